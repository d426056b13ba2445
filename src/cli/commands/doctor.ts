import type { Command } from '../command-line.ts';
import { findDaemon, findServices } from '../admin-client.ts';
import type { Check } from '../doctor/check.ts';
import { examine } from '../doctor/examine.ts';
import { daemonCommand, programName, settingsOf, type WhereOptions } from '../where.ts';

/** Says what this machine lacks, and exactly what to do about it. */
export function doctorCommand(): Command {
  return daemonCommand('doctor', 'check that this machine can run containers, and say exactly what to do when not')
    .option('--json', 'print it for machines')
    .option('--port <port>', 'the port that must be free ($DRYDOCK_PORT)')
    .addHelpText('after', '\nExit code: 0 when containers can run, 1 when something must be done first. Changes nothing.')
    .action(async (options: WhereOptions & { readonly json?: boolean; readonly port?: string }) => {
      const settings = settingsOf({ ...options });
      const daemon = await findDaemon(settings.stateDir);
      const { hostProblems = [] } = daemon === undefined ? {} : await findServices(settings.stateDir);
      const checks = await examine(settings, daemon, hostProblems);
      const isFit = checks.every((check) => check.status !== 'failed');
      process.exitCode = isFit ? 0 : 1;
      process.stdout.write(options.json ? `${JSON.stringify({ ok: isFit, checks }, null, 2)}\n` : report(checks));
    });
}

const marks = { ok: 'ok     ', warning: 'warning', failed: 'FAILED ' };

function report(checks: readonly Check[]): string {
  const width = Math.max(...checks.map(({ id }) => id.length));
  const lines = checks.map(({ id, status, found, remedy }) => `${marks[status]}  ${id.padEnd(width)}  ${found}${remedy === undefined ? '' : `\n${' '.repeat(width + 11)}→ ${remedy}`}\n`);
  const packages = [...new Set(checks.flatMap((check) => check.package ?? []))];
  const failures = checks.filter((check) => check.status === 'failed').length;
  const verdict = failures === 0 ? 'This machine can run containers.' : `${failures} of ${checks.length} checks failed: containers cannot run here yet.`;
  const hint = packages.length === 0 ? '' : `All packages at once: apt-get install ${packages.join(' ')}   (or '${programName} up --install')\n`;
  return `${lines.join('')}\n${verdict}\n${hint}`;
}
