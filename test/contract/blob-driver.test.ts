import { filesystemBlobDriver } from '#registry/blob-drivers/filesystem.ts';
import { memoryBlobDriver, type BlobMemory } from '#registry/blob-drivers/memory.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { blobDriverContract } from './blob-driver.ts';

blobDriverContract('memory', async () => {
  const memory: BlobMemory = { staged: new Map(), blobs: new Map() };
  return { open: () => memoryBlobDriver(memory), async [Symbol.asyncDispose]() {} };
});

blobDriverContract('filesystem', async () => {
  const folder = await temporaryFolder('blobs');
  return { open: () => filesystemBlobDriver({ directory: folder.path }), [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
});
