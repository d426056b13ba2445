import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Shims } from './shims.ts';

class Pool {
  readonly retired: string[] = [];
  readonly #ready: string[];

  constructor(ready: string[]) {
    this.#ready = ready;
  }

  take(): string | undefined {
    return this.#ready.shift();
  }

  async retire(group: string): Promise<void> {
    this.retired.push(group);
  }
}

test('the containers of a task share a shim, which goes with the last of them', async () => {
  const pool = new Pool(['shim-1', 'shim-2']);
  const shims = new Shims(pool);
  const groups = [['a', 'task-1'], ['b', 'task-1'], ['c', 'task-2'], ['d', 'task-3']].map(([id = '', group = '']) => shims.groupFor({ id, group }));
  assert.deepEqual(groups, ['shim-1', 'shim-1', 'shim-2', 'task-3']);
  await shims.forget('a');
  assert.deepEqual(pool.retired, []);
  await shims.forget('b');
  assert.deepEqual(pool.retired, ['shim-1']);
});

test('a container that an earlier daemon left keeps its shim when it is made again', async () => {
  const pool = new Pool(['shim-2']);
  const shims = new Shims(pool);
  shims.adopt('a', 'shim-1');
  assert.equal(shims.groupFor({ id: 'a', group: 'task-1' }), 'shim-1');
  await shims.forget('a');
  assert.deepEqual(pool.retired, ['shim-1']);
});
