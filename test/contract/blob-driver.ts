import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { codeOf } from '#base/errors.ts';
import { BlobTooLarge, type BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { chunks, digestOf, failing, keyOf, put, readAll, sizeMax } from './blob-contents.ts';
import { sealedBlobsContract } from './sealed-blobs.ts';

/** A disk that drivers come and go on, as daemons do. */
export interface BlobDisk extends AsyncDisposable {
  /** A driver over what the drivers before it left. */
  open(): BlobDriver;
  /** All bytes that lie there, as they lie: staged and committed. */
  contents(): Promise<readonly Uint8Array[]>;
  /** Changes the bytes of a blob behind the driver's back. */
  change(key: string, to: (bytes: Buffer) => Uint8Array): Promise<void>;
}

/** What every blob driver has to do; `disk` makes an empty one. */
export function blobDriverContract(name: string, disk: () => Promise<BlobDisk>, { skip = false }: { readonly skip?: string | false } = {}): void {
  const withDriver = (title: string, body: (driver: BlobDriver, disk: BlobDisk) => Promise<void>) =>
    test(title, async () => {
      await using made = await disk();
      await using driver = made.open();
      await body(driver, made);
    });

  describe(`blob driver ${name}`, { skip }, () => {
    withDriver('gives back what was staged and committed, whole and in parts', async (driver) => {
      const content = randomBytes(3_500_000);
      const key = keyOf(content);
      await driver.stage('one');
      assert.equal(await driver.append('one', chunks(content.subarray(0, 1_700_000), 65_536), { sizeMax }), 1_700_000);
      assert.equal(await driver.append('one', chunks(content.subarray(1_700_000), 1_000), { sizeMax }), content.byteLength);
      assert.deepEqual(await driver.commit('one', digestOf(content), { key }), { kind: 'committed', size: content.byteLength });
      assert.equal(await driver.size(key), content.byteLength);
      assert.deepEqual(await readAll(driver, key, 300_000), content);
      await using reader = await driver.open(key);
      const part = Buffer.alloc(10);
      assert.equal(await reader.read(part, content.byteLength - 4), 4);
      assert.deepEqual(part.subarray(0, 4), content.subarray(-4));
      assert.equal(await reader.read(part, content.byteLength), 0);
      assert.equal(await driver.stagedSize('one'), undefined);
    });

    withDriver('takes an empty blob', async (driver) => {
      const empty = Buffer.alloc(0);
      await driver.stage('empty');
      assert.equal(await driver.append('empty', chunks(empty, 1), { sizeMax }), 0);
      assert.deepEqual(await driver.commit('empty', digestOf(empty), { key: keyOf(empty) }), { kind: 'committed', size: 0 });
      assert.deepEqual(await readAll(driver, keyOf(empty), 10), empty);
    });

    withDriver('verifies sha512 as well, and the digest alone decides', async (driver) => {
      const content = randomBytes(100_000);
      await driver.stage('one');
      await driver.append('one', chunks(content, 5_000), { sizeMax });
      const wrong = await driver.commit('one', digestOf(randomBytes(3)), { key: 'account/key/sha256:00' });
      assert.deepEqual(wrong, { kind: 'mismatch', actual: `sha256:${digestOf(content).hex}` });
      assert.equal(await driver.size('account/key/sha256:00'), undefined);
      assert.deepEqual(await driver.commit('one', digestOf(content, 'sha512'), { key: keyOf(content, 'sha512') }), { kind: 'committed', size: content.byteLength });
      assert.deepEqual(await readAll(driver, keyOf(content, 'sha512'), 1 << 20), content);
    });

    withDriver('keeps what came before a sender broke off, and goes on from there', async (driver) => {
      const content = randomBytes(200_000);
      await driver.stage('broken');
      await assert.rejects(driver.append('broken', failing(content.subarray(0, 120_000), 7_000), { sizeMax }), /the sender is gone/);
      const kept = await driver.stagedSize('broken');
      assert.equal(kept, 120_000);
      await driver.append('broken', chunks(content.subarray(kept), 50_000), { sizeMax });
      assert.equal((await driver.commit('broken', digestOf(content), { key: keyOf(content) })).kind, 'committed');
    });

    withDriver('finishes an upload that another daemon began', async (driver, made) => {
      const content = randomBytes(2_500_000);
      await driver.stage('long');
      await driver.append('long', chunks(content.subarray(0, 1_234_567), 65_536), { sizeMax });
      await driver[Symbol.asyncDispose]();
      await using next = made.open();
      await next.recover({ stagingIds: new Set(['long']), keys: new Set(), orphansBeforeMs: 0 });
      assert.equal(await next.stagedSize('long'), 1_234_567);
      await next.append('long', chunks(content.subarray(1_234_567), 65_536), { sizeMax });
      assert.equal((await next.commit('long', digestOf(content), { key: keyOf(content) })).kind, 'committed');
      assert.deepEqual(await readAll(next, keyOf(content), 1 << 20), content);
    });

    withDriver('takes tens of megabytes, in pieces of every size, cut off and gone on with by another daemon', async (driver, made) => {
      const content = randomBytes(30_000_000);
      await driver.stage('large');
      await assert.rejects(driver.append('large', failing(content.subarray(0, 17_000_000), 1_000_000), { sizeMax }), /the sender is gone/);
      assert.equal(await driver.append('large', chunks(content.subarray(17_000_000, 17_000_003), 1), { sizeMax }), 17_000_003);
      await driver[Symbol.asyncDispose]();
      await using next = made.open();
      await next.recover({ stagingIds: new Set(['large']), keys: new Set(), orphansBeforeMs: 0 });
      assert.equal(await next.stagedSize('large'), 17_000_003);
      await next.append('large', chunks(content.subarray(17_000_003, 28_000_000), 11_000_000), { sizeMax });
      assert.deepEqual(await next.commit('large', digestOf(content), { key: keyOf(content) }), { kind: 'mismatch', actual: `sha256:${digestOf(content.subarray(0, 28_000_000)).hex}` });
      assert.equal(await next.append('large', chunks(content.subarray(28_000_000), 65_536), { sizeMax }), content.byteLength);
      assert.equal((await next.commit('large', digestOf(content), { key: keyOf(content) })).kind, 'committed');
      assert.ok((await readAll(next, keyOf(content), 1 << 20)).equals(content));
      assert.deepEqual(await next.recover({ stagingIds: new Set(), keys: new Set([keyOf(content)]), orphansBeforeMs: 0 }), { stagedRemoved: 0, orphansKept: 0, orphansRemoved: 0 });
      assert.equal(await next.size(keyOf(content)), content.byteLength);
    });

    withDriver('stages nothing beyond the limit', async (driver) => {
      await driver.stage('large');
      await driver.append('large', chunks(randomBytes(900), 100), { sizeMax: 1_000 });
      await assert.rejects(driver.append('large', chunks(randomBytes(200), 50), { sizeMax: 1_000 }), BlobTooLarge);
      assert.equal(await driver.stagedSize('large'), 1_000);
    });

    withDriver('takes the same blob from two senders at once', async (driver) => {
      const content = randomBytes(1_500_000);
      const send = async (id: string) => {
        await driver.stage(id);
        await driver.append(id, chunks(content, 65_536), { sizeMax });
        return driver.commit(id, digestOf(content), { key: keyOf(content) });
      };
      const outcomes = await Promise.all(['a', 'b', 'c', 'd'].map(send));
      assert.ok(outcomes.every((outcome) => outcome.kind === 'committed'));
      assert.deepEqual(await readAll(driver, keyOf(content), 1 << 20), content);
    });

    withDriver('lets readers finish a blob that is deleted under them', async (driver) => {
      const content = randomBytes(500_000);
      await put(driver, 'one', content);
      const reader = await driver.open(keyOf(content));
      await driver.delete(keyOf(content));
      await driver.delete(keyOf(content));
      const all = Buffer.alloc(content.byteLength);
      assert.equal(await reader.read(all, 0), content.byteLength);
      assert.deepEqual(all, content);
      await reader[Symbol.asyncDispose]();
      assert.equal(await driver.size(keyOf(content)), undefined);
      await assert.rejects(driver.open(keyOf(content)), (thrown: unknown) => codeOf(thrown) === 'BlobMissing');
    });

    withDriver('forgets what is discarded', async (driver) => {
      await driver.stage('one');
      await driver.append('one', chunks(randomBytes(1_000), 100), { sizeMax });
      await driver.discard('one');
      await driver.discard('never');
      assert.equal(await driver.stagedSize('one'), undefined);
      await driver.stage('one');
      assert.equal(await driver.stagedSize('one'), 0);
    });

    withDriver('removes at start what no record speaks of', async (driver, made) => {
      const [known, orphan] = [randomBytes(1_000), randomBytes(2_000)];
      await put(driver, 'a', known);
      await put(driver, 'b', orphan);
      await driver.stage('session');
      await driver.stage('lost');
      await driver[Symbol.asyncDispose]();
      await using next = made.open();
      const inAnHour = Date.now() + 3_600_000;
      const recovered = await next.recover({ stagingIds: new Set(['session']), keys: new Set([keyOf(known)]), orphansBeforeMs: inAnHour });
      assert.deepEqual(recovered, { stagedRemoved: 1, orphansKept: 0, orphansRemoved: 1 });
      assert.equal(await next.stagedSize('session'), 0);
      assert.equal(await next.stagedSize('lost'), undefined);
      assert.equal(await next.size(keyOf(known)), 1_000);
      assert.equal(await next.size(keyOf(orphan)), undefined);
    });

    withDriver('keeps the blob that is there when told so, once the digest is right', async (driver) => {
      const content = randomBytes(100_000);
      await put(driver, 'one', content);
      await driver.stage('two');
      await driver.append('two', chunks(content, 65_536), { sizeMax });
      assert.equal((await driver.commit('two', digestOf(randomBytes(3)), { key: keyOf(content), keepsExisting: true })).kind, 'mismatch');
      assert.deepEqual(await driver.commit('two', digestOf(content), { key: keyOf(content), keepsExisting: true }), { kind: 'committed', size: content.byteLength });
      assert.equal(await driver.stagedSize('two'), undefined);
      assert.deepEqual(await readAll(driver, keyOf(content), 1 << 20), content);
    });

    sealedBlobsContract(withDriver);
  });
}
