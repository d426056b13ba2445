import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { describe, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { idsFrom } from '#base/ids.ts';
import { seededRandom, systemRandom } from '#base/random.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { s3BlobDriver } from '#registry/blob-drivers/s3.ts';
import { startFaultyProxy, type Fault } from '../support/faulty-proxy.ts';
import { startS3Server } from '../support/s3-server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { chunks, digestOf, keyOf, put, readAll, sizeMax } from '../contract/blob-contents.ts';

const later = () => Date.now() + 3_600_000;

/** A driver whose server is reached by a proxy that fails as told. */
async function behind(faultOf: (request: IncomingMessage) => Fault) {
  const server = await startS3Server();
  const proxy = await startFaultyProxy(server.endpoint, faultOf);
  const folder = await temporaryFolder('s3-faults');
  const open = (endpoint = proxy.endpoint) => s3BlobDriver({ address: { ...server, endpoint, region: 'us-east-1', isPathStyle: true, prefix: '' }, directory: folder.path, ids: idsFrom(systemRandom), isReachable: false });
  return {
    server,
    proxy,
    open,
    /** A driver that nothing happens to. */
    openFlawless: () => open(server.endpoint),
    async [Symbol.asyncDispose]() {
      await proxy[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('the S3 driver over a network that fails', () => {
  for (const seed of [1, 2, 3]) {
    test(`no answer that is lost, cut or late costs a blob or leaves an object: seed ${seed}`, async () => {
      const random = seededRandom(seed);
      const faults: readonly Fault[] = ['none', 'none', 'none', 'none', 'busy', 'cut', 'lost', 'torn'];
      await using world = await behind(() => faults[(random.bytes(1)[0] ?? 0) % faults.length] ?? 'none');
      await using driver = world.open();
      const contents = [0, 10, 5_000_000, 9_000_000, 21_000_000].map((size) => randomBytes(size));
      for (const [index, content] of contents.entries()) await persistently(() => put(driver, `upload-${index}-${randomBytes(4).toString('hex')}`, content));
      for (const content of contents) assert.ok((await persistently(() => readAll(driver, keyOf(content), 1 << 20))).equals(content), `${content.byteLength} bytes`);
      assert.ok(['busy', 'cut', 'lost'].every((fault) => [...world.proxy.met].some(([met, count]) => met === fault && count > 0)));
      await using next = world.openFlawless();
      await next.recover({ stagingIds: new Set(), keys: new Set(contents.map((content) => keyOf(content))), orphansBeforeMs: later() });
      assert.deepEqual([world.server.uploads.size, world.server.objects.size], [0, 2 * contents.length], 'two objects for each blob, and nothing else');
      for (const content of contents) assert.ok((await readAll(next, keyOf(content), 1 << 20)).equals(content));
    });
  }

  test('a commit whose every answer is lost is done when it is asked for again', async () => {
    const content = randomBytes(9_000_000);
    let isLosing = false;
    await using world = await behind(({ method }) => (isLosing && method !== 'GET' ? 'lost' : 'none'));
    await using driver = world.open();
    await driver.stage('one');
    await driver.append('one', chunks(content, 1 << 20), { sizeMax });
    isLosing = true;
    await assert.rejects(driver.commit('one', digestOf(content), { key: keyOf(content) }), (thrown: unknown) => codeOf(thrown) === 'BucketUnreachable' || codeOf(thrown) === 'UploadMissing');
    isLosing = false;
    assert.deepEqual(await driver.commit('one', digestOf(content), { key: keyOf(content) }), { kind: 'committed', size: content.byteLength });
    assert.ok((await readAll(driver, keyOf(content), 1 << 20)).equals(content));
  });

  test('an outage in the middle of a chunk keeps what came, and the upload goes on when it is over', async () => {
    const content = randomBytes(40_000_000);
    await using world = await behind(() => 'none');
    await using driver = world.open();
    await driver.stage('one');
    await driver.append('one', chunks(content.subarray(0, 10_000_000), 1 << 20), { sizeMax });
    world.server.refusal = () => ({ status: 403, code: 'AccessDenied' });
    await assert.rejects(driver.append('one', chunks(content.subarray(10_000_000), 1 << 20), { sizeMax }), /does not let the access key \w+ write part \d+ of contents/);
    const kept = (await driver.stagedSize('one')) ?? 0;
    assert.ok(kept > 10_000_000 && kept < content.byteLength, `${kept} bytes`);
    world.server.refusal = undefined;
    await driver.append('one', chunks(content.subarray(kept), 1 << 20), { sizeMax });
    assert.equal((await driver.commit('one', digestOf(content), { key: keyOf(content) })).kind, 'committed');
    assert.ok((await readAll(driver, keyOf(content), 1 << 20)).equals(content));
  });

  test('failures say what to do', async () => {
    await using world = await behind(() => 'none');
    await using driver = world.open();
    await driver.stage('one');
    await driver.append('one', chunks(Buffer.from('x'), 1), { sizeMax });
    const commit = () => driver.commit('one', digestOf(Buffer.from('x')), { key: keyOf(Buffer.from('x')) });
    const fails = async (status: number, code: string, as: string, sentence: RegExp) => {
      world.server.refusal = () => ({ status, code });
      await assert.rejects(commit(), (thrown: unknown) => thrown instanceof Error && codeOf(thrown) === as && sentence.test(thrown.message));
    };
    await fails(404, 'NoSuchBucket', 'BucketMissing', /^the bucket blobs at http:.* does not exist: create it, or set DRYDOCK_S3_BUCKET/);
    await fails(403, 'AccessDenied', 'BucketDenied', /check DRYDOCK_S3_ACCESS_KEY_ID/);
    await fails(507, 'XMinioStorageFull', 'BucketFull', /has no space left/);
    await fails(301, 'PermanentRedirect', 'BucketElsewhere', /set DRYDOCK_S3_REGION/);
    world.server.refusal = undefined;
    assert.equal((await commit()).kind, 'committed');
  });
});

describe('the S3 driver after a crash', () => {
  test('whichever request was the last, the upload goes on or leaves nothing', async () => {
    const content = randomBytes(18_000_000);
    let isFinished = false;
    for (let last = 1; !isFinished; last += 1) {
      let left = last;
      // The process is gone with its last request: no request of its comes through any more, answered or not.
      await using world = await behind(() => ((left -= 1) < 0 ? 'cut' : left === 0 ? 'lost' : 'none'));
      const doomed = world.open();
      isFinished = await sent(doomed, content).then(() => true, () => false);
      await using next = world.openFlawless();
      await goOn(next, content);
      assert.ok((await readAll(next, keyOf(content), 1 << 20)).equals(content), `after request ${last}`);
      await next.delete(keyOf(content));
      await next.recover({ stagingIds: new Set(), keys: new Set(), orphansBeforeMs: later() });
      assert.deepEqual([world.server.objects.size, world.server.uploads.size], [0, 0], `after request ${last}`);
      await doomed[Symbol.asyncDispose]();
    }
  });
});

async function sent(driver: BlobDriver, content: Buffer): Promise<void> {
  await driver.stage('one');
  await driver.append('one', chunks(content, 1 << 20), { sizeMax });
  await driver.commit('one', digestOf(content), { key: keyOf(content) });
}

/** As a client does whose daemon has started again: it asks how far it was. */
async function goOn(driver: BlobDriver, content: Buffer): Promise<void> {
  await driver.recover({ stagingIds: new Set(['one']), keys: new Set(), orphansBeforeMs: 0 });
  const staged = await driver.stagedSize('one');
  if (staged === undefined) return;
  await driver.append('one', chunks(content.subarray(staged), 1 << 20), { sizeMax });
  assert.equal((await driver.commit('one', digestOf(content), { key: keyOf(content) })).kind, 'committed');
}

/** Clients try again, more often than the driver does. */
async function persistently<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (thrown) {
      if (attempt === 10) throw thrown;
    }
  }
}
