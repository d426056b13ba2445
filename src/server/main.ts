import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import { lineLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { daemonLogName } from './admin-protocol.ts';
import { appendLine } from './append-line.ts';
import { startDaemon } from './daemon.ts';
import { settingsFrom } from './settings.ts';

/** The daemon's process: `node src/server/main.ts`, with settings in the environment. Ends with 0 when asked to, with 1 when it cannot go on. */
const processStartedAt = Math.round(performance.timeOrigin);

try {
  await main();
} catch (thrown) {
  process.stderr.write(`drydock: ${messageOf(thrown)}\n`);
  process.exit(1);
}

async function main(): Promise<void> {
  const settings = settingsFrom(process.env, process.getuid?.() === 0);
  mkdirSync(settings.stateDir, { recursive: true, mode: 0o711 });
  const logFile = join(settings.stateDir, daemonLogName);
  const log = lineLog((line) => appendLine(logFile, line), systemClock.nowMs);
  const crash = (what: string) => (thrown: unknown) => {
    log.error(`${what}: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}`);
    process.stderr.write(`drydock: ${what}: ${messageOf(thrown)}; ${logFile} has more\n`);
    process.exit(1);
  };
  process.on('uncaughtException', crash('a bug ended the daemon'));
  process.on('unhandledRejection', crash('a bug ended the daemon'));
  const daemon = await startDaemon({
    settings,
    version: versionOf(readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8')),
    environment: process.env,
    clock: systemClock,
    random: systemRandom,
    log,
    processStartedAt,
    onBug: crash('the daemon cannot go on'),
  });
  // A signal ends the daemon as a crash would, only tidily: the containers go on running and are found again.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void daemon.stop({ tasks: 'keep' }).then(() => process.exit(0), crash('the daemon could not stop tidily')));
  await daemon.ended;
  process.exit(0);
}

function versionOf(manifest: string): string {
  const { version }: { readonly version?: unknown } = JSON.parse(manifest);
  return typeof version === 'string' ? version : 'unknown';
}
