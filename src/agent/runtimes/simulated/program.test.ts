import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulatedProgram, type SimulatedCommand } from './program.ts';

const run = (script: string, change: Partial<SimulatedCommand> = {}) =>
  simulatedProgram({ args: ['/bin/sh', '-c', script], environment: ['NAME=world'], hasInit: false, isExecuted: false, ...change });

test('a script ends with the code of exit, after its sleeps', () => {
  assert.deepEqual(run('sleep 2; sleep 500; exit 3').end, { afterMs: 502_000, exitCode: 3, isOutOfMemory: false });
});

test('&& and || follow the status of the command before', () => {
  assert.equal(run('false && exit 4 || exit 5').end?.exitCode, 5);
  assert.equal(run('true || exit 4').end?.exitCode, 0);
  assert.equal(run('false').end?.exitCode, 1);
});

test('echo prints at its time, to the stream it names, with variables', () => {
  assert.deepEqual(run(`echo hello $NAME; sleep 1; echo 'bad; thing' >&2`).prints, [
    { afterMs: 0, stream: 'stdout', text: 'hello world\n' },
    { afterMs: 1_000, stream: 'stderr', text: 'bad; thing\n' },
  ]);
});

test('an unknown command is a server that ends with 0 at SIGTERM', () => {
  const program = simulatedProgram({ args: ['nginx', '-g', 'daemon off;'], environment: [], hasInit: false, isExecuted: false });
  assert.equal(program.end, undefined);
  assert.deepEqual(program.onTerminate, { kind: 'ends', exitCode: 0 });
});

test('process 1 without a handler ignores SIGTERM; behind an init it ends with 143', () => {
  assert.deepEqual(run('sleep 100').onTerminate, { kind: 'ignores' });
  assert.deepEqual(run('sleep 100', { hasInit: true }).onTerminate, { kind: 'ends', exitCode: 143 });
  assert.deepEqual(run(`trap 'exit 7' TERM; sleep 100`).onTerminate, { kind: 'ends', exitCode: 7 });
  assert.deepEqual(run(`trap '' TERM; server`, { hasInit: true }).onTerminate, { kind: 'ignores' });
});

test('a health check that is executed succeeds unless it says otherwise', () => {
  assert.equal(run('curl -f http://localhost/ || exit 1', { isExecuted: true }).end?.exitCode, 0);
  assert.equal(run('exit 1', { isExecuted: true }).end?.exitCode, 1);
});

test('DRYDOCK_SIMULATED_PROGRAM replaces the command, not what is executed in it', () => {
  const environment = ['DRYDOCK_SIMULATED_PROGRAM=sleep 1; out-of-memory'];
  assert.deepEqual(run('exit 0', { environment }).end, { afterMs: 1_000, exitCode: 137, isOutOfMemory: true });
  assert.equal(run('exit 2', { environment, isExecuted: true }).end?.exitCode, 2);
});
