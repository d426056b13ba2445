import { blobLinks } from '#model/blob.ts';
import { imageKey } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import { Violation } from '../engine/violation.ts';
import { layerOf } from './contents.ts';
import type { Daemon } from './registry-world.ts';

/** Reads a blob as `/v2/` does; false when the repository does not hold it. Throws Violation when it is another than it should be. */
export async function readBlob({ registry, store, driver }: Daemon, repository: Repository, digest: string): Promise<boolean> {
  const size = await registry.blobSize(repository, digest);
  const link = store.get(blobLinks, imageKey(repository.arn, digest));
  if (size === undefined || link === undefined) return false;
  await using reader = await driver.open(link.blobKey);
  const read = new Uint8Array(reader.size);
  await reader.read(read, 0);
  if (!Buffer.from(read).equals(layerOf(digest))) throw new Violation('content', `${digest} was read as ${Buffer.from(read).toString()}`);
  return true;
}
