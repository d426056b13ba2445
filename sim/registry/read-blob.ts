import type { Repository } from '#model/repository.ts';
import { Violation } from '../engine/violation.ts';
import { layerOf } from './contents.ts';
import type { Daemon } from './registry-world.ts';

/** Reads a blob as `/v2/` does; false when the repository does not hold it. Throws Violation when it is another than it should be. */
export async function readBlob({ registry }: Daemon, repository: Repository, digest: string): Promise<boolean> {
  if ((await registry.blobSize(repository, digest)) === undefined) return false;
  await using reader = await registry.openBlob(repository, digest);
  const read = new Uint8Array(reader.size);
  await reader.read(read, 0);
  if (!Buffer.from(read).equals(layerOf(digest))) throw new Violation('content', `${digest} was read as ${Buffer.from(read).toString()}`);
  return true;
}
