import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { sleep, systemClock } from '#base/clock.ts';
import { idsFrom } from '#base/ids.ts';
import { systemRandom } from '#base/random.ts';
import type { Repository } from '#model/repository.ts';
import { filesystemBlobDriver } from '#registry/blob-drivers/filesystem.ts';
import { imageRegistry } from '#registry/core/image-registry.ts';
import { createRepository } from '#registry/memory-registry.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { collections } from './collections.ts';
import { cloudClock } from './cloud-clock.ts';
import { resetCloud } from './reset.ts';

/** Longer than the kernel's clock for files lags behind. */
const tickMs = 30;

test('a reset empties the blob store, but for what is pushed while it is under way', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'drydock-reset-'));
  const store = await Store.open(memoryJournal(), collections);
  await using driver = filesystemBlobDriver({ directory });
  const registry = imageRegistry({ store, driver, clock: systemClock, ids: idsFrom(systemRandom) });
  const push = async (repository: Repository, content: string) => {
    const digest = `sha256:${createHash('sha256').update(content).digest('hex')}`;
    const { id } = await registry.startUpload(repository);
    await registry.appendToUpload(repository, id, { chunks: (async function* () { yield Buffer.from(content); })() });
    assert.equal((await registry.completeUpload(repository, id, digest)).kind, 'complete');
    return `${repository.account}/AES256/${digest}`;
  };
  const before = await push(await createRepository(store, 'app'), 'before');
  await sleep(systemClock, tickMs);
  let meanwhile = '';
  const slowDriver = {
    ...driver,
    async recover(known: Parameters<typeof driver.recover>[0]) {
      await sleep(systemClock, tickMs);
      meanwhile = await push(await createRepository(store, 'app'), 'meanwhile');
      return driver.recover(known);
    },
  };
  const { removed } = await resetCloud({ store, driver: slowDriver, engine: undefined, clock: systemClock, cloudClock: cloudClock(store, systemClock) });
  assert.deepEqual(removed, { 'ecr-blob': 1, 'ecr-blob-link': 1, 'ecr-repository': 1 });
  assert.deepEqual([await driver.size(before), await driver.size(meanwhile)], [undefined, 'meanwhile'.length]);
  rmSync(directory, { recursive: true });
});
