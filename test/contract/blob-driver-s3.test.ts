import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after } from 'node:test';
import { known } from '#base/assert.ts';
import { idsFrom } from '#base/ids.ts';
import { systemRandom } from '#base/random.ts';
import { s3BlobDriver } from '#registry/blob-drivers/s3.ts';
import { Bucket } from '#registry/blob-drivers/s3/bucket.ts';
import { Names } from '#registry/blob-drivers/s3/names.ts';
import { lacksMoto, startMoto, type Moto } from '../support/moto.ts';
import { startS3Server } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { blobDriverContract, type BlobDisk } from './blob-driver.ts';

interface Server extends AsyncDisposable {
  readonly endpoint: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** What it has been sent of uploads that are not complete, as far as that can be seen. */
  readonly parts: () => readonly Uint8Array[];
}

async function diskOn(server: Server): Promise<BlobDisk> {
  const folder = await temporaryFolder('blobs-s3');
  const address = { ...server, bucket: 'blobs', region: 'us-east-1', isPathStyle: true, prefix: `registry-${randomUUID()}/` };
  const bucket = new Bucket(address);
  const objectAt = async (key: string) => Buffer.from(known(await bucket.get(key), key).bytes);
  return {
    open: () => s3BlobDriver({ address, directory: folder.path, ids: idsFrom(systemRandom), isReachable: true }),
    async contents() {
      const files = await readdir(folder.path, { recursive: true, withFileTypes: true });
      const staged = await Promise.all(files.filter((entry) => entry.isFile()).map((entry) => readFile(join(entry.parentPath, entry.name))));
      const objects: Uint8Array[] = [];
      for await (const { key } of bucket.list('')) objects.push(await objectAt(key));
      return [...staged, ...server.parts(), ...objects];
    },
    async change(key, to) {
      const { content } = known(await new Names(bucket).find(key), key);
      await bucket.put(content, to(await objectAt(content)));
    },
    async [Symbol.asyncDispose]() {
      await bucket.close();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

blobDriverContract('s3', async () => {
  const server = await startS3Server('blobs');
  return diskOn({ ...server, parts: () => [...server.uploads.values()].flatMap(({ parts }) => [...parts.values()].map(({ body }) => body)) });
});

/** One for all tests, each of which has a prefix of its own: it takes seconds to start. */
let moto: Promise<Moto> | undefined;
after(async () => (await moto)?.[Symbol.asyncDispose]());

blobDriverContract(
  's3 over moto',
  async () => {
    moto ??= startMoto('blobs');
    return diskOn({ endpoint: (await moto).endpoint, accessKeyId: 'a', secretAccessKey: 'b', parts: () => [], async [Symbol.asyncDispose]() {} });
  },
  { skip: lacksMoto() },
);
