import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { known } from '#base/assert.ts';
import { filesystemBlobDriver } from '#registry/blob-drivers/filesystem.ts';
import { memoryBlobDriver, type BlobMemory } from '#registry/blob-drivers/memory.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { blobDriverContract } from './blob-driver.ts';

blobDriverContract('memory', async () => {
  const memory: BlobMemory = { staged: new Map(), blobs: new Map() };
  return {
    open: () => memoryBlobDriver(memory),
    contents: async () => [...memory.staged.values(), ...memory.blobs.values()],
    change: async (key, to) => void memory.blobs.set(key, to(Buffer.from(known(memory.blobs.get(key), key)))),
    async [Symbol.asyncDispose]() {},
  };
});

blobDriverContract('filesystem', async () => {
  const folder = await temporaryFolder('blobs');
  return {
    open: () => filesystemBlobDriver({ directory: folder.path }),
    async contents() {
      const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
      return Promise.all(entries.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))));
    },
    async change(key, to) {
      const path = join(folder.path, 'blobs', ...key.split(/[/:]/));
      await writeFile(path, to(await readFile(path)));
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
});
