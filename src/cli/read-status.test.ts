import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DaemonStatus } from '#server/admin-protocol.ts';
import { readResetResult, readStatus } from './read-status.ts';
import { statusText } from './status-text.ts';

const status: DaemonStatus = {
  pid: 7,
  version: '1.2.3',
  startedAt: 0,
  endpoint: 'http://127.0.0.1:4566',
  registry: '127.0.0.1:4566',
  account: '000000000000',
  region: 'us-east-1',
  publicAddresses: '127.64.8.0/21',
  runtime: { name: 'containerd', version: 'containerd 1.6.20', state: 'failed', message: 'runc is not there' },
  stateDir: '/s',
  logFile: '/s/daemon.log',
  counts: { clusters: 1, taskDefinitions: 2, tasks: { RUNNING: 3, STOPPED: 1 }, repositories: 0, images: 1, logGroups: 2 },
  timings: { apiReadyMs: 12.5 },
};

test('a status survives JSON', () => {
  assert.deepEqual(readStatus(JSON.parse(JSON.stringify(status))), status);
});

test('an answer of another version is refused with the name of what is wrong', () => {
  assert.throws(() => readStatus({ ...status, counts: { ...status.counts, images: 'many' } }), /the status\.counts\.images should be a number, and is "many"/);
  assert.throws(() => readStatus({ ...status, runtime: { ...status.runtime, state: 'asleep' } }), /starting or ready or failed/);
  assert.throws(() => readResetResult([]), /the result\.removed should be an object/);
});

test('the text for people has everything, in words', () => {
  const text = statusText(status, 3 * 3_600_000 + 5 * 60_000);
  for (const part of ['addresses of 127.64.8.0/21', '1.2.3, up for 3 h 5 min (pid 7)', 'containerd 1.6.20: failed, runc is not there', '3 RUNNING, 1 STOPPED', '1 cluster, 2 task definitions, 0 repositories, 1 image, 2 log groups']) assert.ok(text.includes(part), part);
  assert.ok(!text.includes('real time'));
  assert.match(statusText(status, 0, 14 * 86_400_000), /^clock +14 d 0 h ahead of real time$/m);
});
