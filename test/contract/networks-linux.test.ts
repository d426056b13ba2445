import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PretendHost } from '../support/pretend-host.ts';
import { skipsWithoutRoot } from '../support/skips-without-root.ts';

const deadlineMs = 120_000;

// The suite runs in a network namespace that plays the host, with another one that plays the internet: the driver is
// free to forward and translate there, and nothing of the machine's own network is touched.
if (!skipsWithoutRoot('the networks of Linux'))
  test('VPCs as network namespaces of a host', async () => {
    await using host = await PretendHost.make(`ddh${process.pid}`);
    const suites = [new URL('networks-linux-suite.ts', import.meta.url), new URL('vpc-services-suite.ts', import.meta.url)].map((url) => fileURLToPath(url));
    const child = spawn('nsenter', [`--net=${host.path}`, process.execPath, '--disable-warning=ExperimentalWarning', '--test', '--test-concurrency=1', '--test-reporter=spec', ...suites], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_TEST_CONTEXT: undefined, PRETEND_INTERNET: host.internetPath },
      timeout: deadlineMs,
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (output += chunk));
    const [exitCode] = await once(child, 'close');
    process.stderr.write(output);
    assert.equal(exitCode, 0, output);
  });
