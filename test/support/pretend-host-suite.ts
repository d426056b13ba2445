import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { PretendHost } from './pretend-host.ts';

/** Many times what the longest suite takes on a machine that does nothing else. */
const deadlineMs = 600_000;

/** Runs a suite in a network namespace that plays the host, with another one that plays the internet: nothing of the machine's own network is touched. */
export async function passesOnPretendHost(mark: string, suite: URL): Promise<void> {
  await using host = await PretendHost.make(`ddh${mark}${process.pid}`);
  const child = spawn('nsenter', [`--net=${host.path}`, process.execPath, '--disable-warning=ExperimentalWarning', '--test', '--test-reporter=spec', fileURLToPath(suite)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_TEST_CONTEXT: undefined, PRETEND_INTERNET: host.internetPath },
    timeout: deadlineMs,
  });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
  const [exitCode] = await once(child, 'close');
  process.stderr.write(output);
  assert.equal(exitCode, 0, output);
}
