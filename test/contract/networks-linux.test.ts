import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PretendHost } from '../support/pretend-host.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';

const deadlineMs = 120_000;

// A suite runs in a network namespace that plays the host, with another one that plays the internet: the driver is
// free to forward and translate there, and nothing of the machine's own network is touched.
if (!skipsWithoutRoot('the networks of Linux')) {
  test('VPCs as network namespaces of a host', () => passes('n', new URL('networks-linux-suite.ts', import.meta.url)));
  test('VPCs as their topologies say', () => passes('t', new URL('vpc-topology-suite.ts', import.meta.url)));
  test('public addresses of VPCs on a host', () => passes('p', new URL('public-addresses-suite.ts', import.meta.url)));
  test('VPCs made by chance', () => passes('w', new URL('vpc-worlds-suite.ts', import.meta.url)));
  test('services inside of VPCs', () => passes('s', new URL('vpc-services-suite.ts', import.meta.url)));
  test('health checks from inside of a VPC', () => passes('h', new URL('health-checks-suite.ts', import.meta.url)));
}

async function passes(mark: string, suite: URL): Promise<void> {
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
