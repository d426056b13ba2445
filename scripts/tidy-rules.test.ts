import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findingsIn, sharedPackages } from './tidy-rules.ts';

const messages = (path: string, text: string) => findingsIn(path, text).map(({ line, message }) => `${line}: ${message}`).join('\n');

test('a tidy file has no findings', () => {
  assert.equal(messages('src/model/task.ts', "import { known } from '#base/assert.ts';\n// A caller may await this.\nexport const x = 1;\n"), '');
  assert.equal(messages('src/services/ecs/operations/RunTask.ts', 'const at = Date.now();\n'), '');
});

for (const [what, path, text, wanted] of [
  ['a file of more than 300 lines', 'src/wire/a.ts', '\n'.repeat(301), /at most 300/],
  ['a merged marker of unfinished work', 'src/wire/a.ts', `// FIX${'ME'} later`, /1: fix it/],
  ['a note that names no issue', 'src/wire/a.ts', `// TO${'DO'} later`, /1: name the issue/],
  ['a look at a network that may be another one', 'src/network/a.ts', `await readFile('/proc/${'net'}/dev');`, /thread-self/],
  ['a barrel', 'src/wire/index.ts', '', /"index" says nothing/],
  ['a folder of odds and ends', 'src/utils/a.ts', '', /"utils" says nothing/],
  ['a name that is not kebab-case', 'src/wire/fooBar.ts', '', /kebab-case/],
  ['the clock in pure code', 'src/controllers/task/plan.ts', 'const now = Date.now();', /ask the clock/],
  ['dice in pure code', 'src/scheduler/spread.ts', 'const n = Math.random();', /throw dice/],
  ['waiting in pure code', 'src/services/ecs/views.ts', 'const n = await load();', /waits for nothing/],
  ['the file system in pure code', 'src/model/task.ts', "import { readFile } from 'node:fs';", /node:fs/],
  ['the clock in a folder of views', 'src/services/ecs/views/task.ts', 'const now = Date.now();', /ask the clock/],
  ['a relative import of another room', 'src/services/ecs/deps.ts', "import type { Store } from '../../state/store.ts';", /leaves the room/],
  ['a relative import() of another room', 'src/server/engine.ts', "await import('../agent/images/layers.ts')", /leaves the room/],
  ['a test that silences the others', 'src/wire/a.test.ts', `test.${'only'}('x', () => {});`, /silence/],
] as const) {
  test(`${what} is found`, () => assert.match(messages(path, text), wanted));
}

test('a third-party module that two files import is found; the SDK clients may be imported anywhere', () => {
  const file = (path: string, module: string) => ({ path, text: `import x from '${module}';` });
  assert.deepEqual(sharedPackages([file('src/a/a.ts', 'commander'), file('src/b/b.ts', 'node:fs'), file('src/c/c.ts', '@aws-sdk/client-ecs'), file('src/d/d.ts', '@aws-sdk/client-ecs')]), []);
  assert.equal(sharedPackages([file('src/a/a.ts', 'commander'), file('src/b/b.ts', 'commander')])[0]?.path, 'src/b/b.ts');
  assert.deepEqual(sharedPackages([file('src/a/a.test.ts', 'fast-check'), file('src/b/b.fixture.ts', 'fast-check'), file('src/c/testing/c.ts', 'fast-check')]), []);
});
