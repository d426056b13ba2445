import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '#base/clock.ts';
import { Shell } from './shell.ts';

test('a shell gives each command its own lines, and what it printed to who asked', async () => {
  using shell = new Shell(systemClock);
  const lines = [`it's "quoted" $HOME \`date\``, 'b'];
  const answers = await Promise.all([shell.run(['cat'], lines), shell.run(['echo', `one 'word' $HOME`]), shell.run(['true'])]);
  assert.deepEqual(answers, [lines.join('\n'), `one 'word' $HOME`, '']);
});

test('what a command prints comes whole, however long it is', async () => {
  using shell = new Shell(systemClock);
  const lines = Array.from({ length: 40_000 }, (_, index) => `line ${index} ä`);
  assert.equal(await shell.run(['cat'], lines), lines.join('\n'));
});

test('a command that fails is told with its exit code and its own complaints, and the next one runs', async () => {
  using shell = new Shell(systemClock);
  const failing = shell.run(['sh', '-c', 'echo printed; echo complaint >&2; exit 3']);
  const missing = shell.run(['no-such-program-here']);
  const next = shell.run(['echo', 'next']);
  await assert.rejects(failing, { code: 'NetworkToolFailed', message: /exit 3 failed \(3\): complaint$/ });
  await assert.rejects(missing, { code: 'NetworkToolFailed', message: /not found/ });
  assert.equal(await next, 'next');
});

test('a command that prints without end is ended', async () => {
  using shell = new Shell(systemClock);
  await assert.rejects(shell.run(['sh', '-c', 'yes complaint >&2']), { code: 'NetworkToolFailed' });
  assert.equal(await shell.run(['echo', 'next']), 'next');
});

test('a shell that is killed fails what it runs, and is replaced for the next command', async () => {
  using shell = new Shell(systemClock);
  const long = shell.run(['sh', '-c', 'kill -9 $PPID; sleep 60']);
  await assert.rejects(long, { code: 'NetworkToolFailed', message: /ended/ });
  assert.equal(await shell.run(['echo', 'again']), 'again');
  shell[Symbol.dispose]();
  assert.equal(await shell.run(['echo', 'after dispose']), 'after dispose');
});
