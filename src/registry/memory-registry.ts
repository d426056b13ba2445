import { rootAuthorizer } from '#auth/root-authorizer.ts';
import { registryTokens } from '#auth/registry-tokens.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { registryCollections } from '#model/registry-collections.ts';
import type { EnsuredRepository } from '#model/repository-creation.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { memoryJournal, type MemoryDisk } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import { memoryBlobDriver, type BlobMemory } from './blob-drivers/memory.ts';
import { noPullThrough } from './pull-through/no-pull-through.ts';
import { imageRegistry } from './core/image-registry.ts';

/** What a registry in memory outlives, for tests of a restart. */
export interface RegistryMemory {
  readonly disk: MemoryDisk;
  readonly blobs: BlobMemory;
}

/** A whole registry in memory, on a clock that stands still: for tests. */
export async function memoryRegistry(memory: RegistryMemory = { disk: new Map(), blobs: { staged: new Map(), blobs: new Map() } }) {
  const store = await Store.open(memoryJournal(memory.disk), registryCollections);
  const clock = new ManualClock();
  const random = seededRandom(memory.disk.size + 1);
  const driver = memoryBlobDriver(memory.blobs);
  return {
    store,
    clock,
    driver,
    log: silentLog,
    authorizer: rootAuthorizer,
    pullThrough: noPullThrough,
    importRefusal: async () => undefined,
    ensureRepository: async (): Promise<EnsuredRepository> => ({ kind: 'noTemplate' }),
    registry: imageRegistry({ store, driver, clock, ids: idsFrom(random) }),
    tokens: registryTokens({ key: random.bytes(32), realClock: clock, living: (principal) => principal }),
    address: { authority: '127.0.0.1:4566', home: { account: '000000000000', region: 'us-east-1' } },
  };
}

/** Creates a repository as CreateRepository does. */
export async function createRepository(store: Store, name: string, settings: Partial<Repository> = {}): Promise<Repository> {
  const scope = { account: '000000000000', region: 'us-east-1' };
  const repository: Repository = {
    ...scope,
    name,
    arn: repositoryArn({ ...scope, name }),
    createdAt: 0,
    tagMutability: 'MUTABLE',
    tagMutabilityExclusions: [],
    encryption: { type: 'AES256' },
    tags: [],
    ...settings,
  };
  await store.transact((transaction) => transaction.put(repositories, repository));
  return repository;
}
