import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { codeOf } from '#base/errors.ts';
import { BlobTooLarge, type BlobDriver, type BlobSealing } from '#registry/blob-drivers/blob-driver.ts';
import { sealedSegmentBytes, segmentPlainBytes } from '#registry/blob-drivers/sealed-segments.ts';
import { chunks, digestOf, failing, keyOf, put, readAll, readPart, sizeMax } from './blob-contents.ts';
import type { BlobDisk } from './blob-driver.ts';

type WithDriver = (title: string, body: (driver: BlobDriver, disk: BlobDisk) => Promise<void>) => void;

const once: BlobSealing = { keys: [randomBytes(32)] };
const twice: BlobSealing = { keys: [randomBytes(32), randomBytes(32)] };
const isDamaged = (thrown: unknown) => codeOf(thrown) === 'BlobDamaged';

/** What every blob driver has to do with blobs that are sealed. */
export function sealedBlobsContract(withDriver: WithDriver): void {
  for (const [name, sealing] of [['one key', once], ['two keys', twice]] as const) {
    const layers = sealing.keys.length;
    const segment = segmentPlainBytes(layers);

    withDriver(`gives back what was sealed by ${name}, whatever its size`, async (driver) => {
      for (const size of [0, 1, 1_000, segment - 1, segment, segment + 1, 1 << 20, (1 << 20) - 1, (1 << 20) + 1, 3 * segment]) {
        const content = randomBytes(size);
        await put(driver, 'one', content, sealing);
        assert.equal(await driver.size(keyOf(content), layers), size);
        assert.ok((await readAll(driver, keyOf(content), 700_000, sealing)).equals(content), `${size} bytes`);
        assert.equal(await driver.stagedSize('one', layers), undefined);
      }
    });

    withDriver(`reads ranges of what was sealed by ${name}, over the borders of its segments`, async (driver) => {
      const content = randomBytes(5 * segment + 1_000);
      await put(driver, 'one', content, sealing);
      for (const [start, length] of [[0, 10], [segment - 1, 2], [segment, segment], [2 * segment - 5, 2 * segment + 10], [5 * segment, 1_000], [content.byteLength - 1, 1]] as const) {
        assert.ok((await readPart(driver, keyOf(content), { start, length, sealing })).equals(content.subarray(start, start + length)), `${length} bytes at ${start}`);
      }
    });

    withDriver(`leaves nothing in plain text of what is sealed by ${name}, staged or committed`, async (driver, disk) => {
      const mark = randomBytes(32);
      const content = Buffer.concat(Array.from({ length: 40_000 }, () => mark));
      const holdsMark = async () => (await disk.contents()).some((bytes) => Buffer.from(bytes).includes(mark));
      await driver.stage('one');
      await driver.append('one', chunks(content, 65_536), { sizeMax, sealing });
      assert.equal(await holdsMark(), false);
      await driver.commit('one', digestOf(content), { key: keyOf(content), sealing });
      assert.equal(await holdsMark(), false);
      await put(driver, 'two', Buffer.concat([mark, mark]));
      assert.equal(await holdsMark(), true);
    });
  }

  damage(withDriver);
  resumption(withDriver);
}

function damage(withDriver: WithDriver): void {
  const flipped = (at: number) => (bytes: Buffer) => Buffer.concat([bytes.subarray(0, at), Buffer.from([(bytes[at] ?? 0) ^ 1]), bytes.subarray(at + 1)]);
  const part = (bytes: Buffer, index: number) => bytes.subarray(index * sealedSegmentBytes, (index + 1) * sealedSegmentBytes);
  const damages: Readonly<Record<string, (bytes: Buffer) => Uint8Array>> = {
    'a bit of a nonce is changed': flipped(3),
    'a bit of the bytes is changed': flipped(sealedSegmentBytes + 12_345),
    'a bit of a tag is changed': flipped(2 * sealedSegmentBytes - 1),
    'a bit of the last segment is changed': flipped(2 * sealedSegmentBytes + 40),
    'two segments are exchanged': (bytes) => Buffer.concat([part(bytes, 1), part(bytes, 0), part(bytes, 2)]),
    'a segment is left out': (bytes) => Buffer.concat([part(bytes, 0), part(bytes, 2)]),
    'a segment is there twice': (bytes) => Buffer.concat([part(bytes, 0), part(bytes, 0), part(bytes, 1), part(bytes, 2)]),
    'the last segment is cut off': (bytes) => bytes.subarray(0, 2 * sealedSegmentBytes),
    'the last segment is cut short': (bytes) => bytes.subarray(0, -1),
    'a segment is cut short': (bytes) => bytes.subarray(0, sealedSegmentBytes + 500),
    'something stands behind it': (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]),
    'nothing is left of it': () => Buffer.alloc(0),
  };
  for (const [name, sealing] of [['one key', once], ['two keys', twice]] as const) {
    withDriver(`notices with ${name} each way in which a sealed blob is no longer what it was`, async (driver, disk) => {
      const content = randomBytes(2 * segmentPlainBytes(sealing.keys.length) + 5_000);
      for (const [what, to] of Object.entries(damages)) {
        await put(driver, 'one', content, sealing);
        await disk.change(keyOf(content), to);
        await assert.rejects(readAll(driver, keyOf(content), 1 << 20, sealing), isDamaged, what);
        await driver.delete(keyOf(content));
      }
    });
  }

  withDriver('notices an empty sealed blob of which nothing is left, and one that was never sealed', async (driver, disk) => {
    const empty = Buffer.alloc(0);
    await put(driver, 'one', empty, once);
    assert.deepEqual(await readAll(driver, keyOf(empty), 10, once), empty);
    await disk.change(keyOf(empty), () => Buffer.alloc(0));
    await assert.rejects(readAll(driver, keyOf(empty), 10, once), isDamaged);
    const plain = randomBytes(5_000);
    await put(driver, 'two', plain);
    await assert.rejects(readAll(driver, keyOf(plain), 10_000, once), isDamaged);
  });

  withDriver('opens nothing with another key, with one of two, or with two in the other order', async (driver) => {
    const content = randomBytes(100_000);
    await put(driver, 'one', content, twice);
    const [inner = randomBytes(32), outer = randomBytes(32)] = twice.keys;
    for (const keys of [[inner], [outer], [outer, inner], [inner, randomBytes(32)], [randomBytes(32), outer]]) await assert.rejects(readAll(driver, keyOf(content), 1 << 20, { keys }), isDamaged);
  });

  withDriver('reads of a damaged blob what is whole, and a range decrypts only what it touches', async (driver, disk) => {
    const segment = segmentPlainBytes(1);
    const content = randomBytes(4 * segment);
    await put(driver, 'one', content, once);
    await disk.change(keyOf(content), flipped(2 * sealedSegmentBytes + 99));
    const read = (start: number, length: number) => readPart(driver, keyOf(content), { start, length, sealing: once });
    assert.ok((await read(0, 2 * segment)).equals(content.subarray(0, 2 * segment)));
    assert.ok((await read(3 * segment, segment)).equals(content.subarray(3 * segment)));
    await assert.rejects(read(2 * segment - 1, 2), isDamaged);
  });
}

function resumption(withDriver: WithDriver): void {
  const segment = segmentPlainBytes(1);

  withDriver('finishes a sealed upload that another daemon began, at each place of a segment', async (driver, disk) => {
    let current = driver;
    for (const [turn, at] of [0, 1, 500_000, segment - 1, segment, segment + 1, 2 * segment].entries()) {
      const content = randomBytes(2 * segment + 700_000);
      const id = `long-${turn}`;
      await current.stage(id);
      await current.append(id, chunks(content.subarray(0, at), 300_000), { sizeMax, sealing: once });
      await current[Symbol.asyncDispose]();
      current = disk.open();
      await current.recover({ stagingIds: new Set([id]), keys: new Set(), orphansBeforeMs: 0 });
      assert.equal(await current.stagedSize(id, 1), at);
      await current.append(id, chunks(content.subarray(at), 300_000), { sizeMax, sealing: once });
      assert.deepEqual(await current.commit(id, digestOf(content), { key: keyOf(content), sealing: once }), { kind: 'committed', size: content.byteLength });
      assert.ok((await readAll(current, keyOf(content), 1 << 20, once)).equals(content), `${at} bytes`);
    }
    await current[Symbol.asyncDispose]();
  });

  withDriver('keeps what came of a sealed upload before a sender broke off, within the limit, and forgets it when told', async (driver) => {
    const content = randomBytes(segment + 500_000);
    await driver.stage('broken');
    await assert.rejects(driver.append('broken', failing(content.subarray(0, segment + 1_000), 99_999), { sizeMax, sealing: once }), /the sender is gone/);
    assert.equal(await driver.stagedSize('broken', 1), segment + 1_000);
    await assert.rejects(driver.append('broken', chunks(content.subarray(segment + 1_000), 1_000), { sizeMax: segment + 10_000, sealing: once }), BlobTooLarge);
    assert.equal(await driver.stagedSize('broken', 1), segment + 10_000);
    const wrong = await driver.commit('broken', digestOf(content), { key: keyOf(content), sealing: once });
    assert.deepEqual(wrong, { kind: 'mismatch', actual: `sha256:${digestOf(content.subarray(0, segment + 10_000)).hex}` });
    await driver.append('broken', chunks(content.subarray(segment + 10_000), 65_536), { sizeMax, sealing: once });
    assert.equal((await driver.commit('broken', digestOf(content, 'sha512'), { key: keyOf(content, 'sha512'), sealing: once })).kind, 'committed');
    assert.ok((await readAll(driver, keyOf(content, 'sha512'), 1 << 20, once)).equals(content));
    await driver.stage('broken');
    await driver.append('broken', chunks(content.subarray(0, 10), 10), { sizeMax, sealing: once });
    await driver.discard('broken');
    await driver.stage('broken');
    assert.equal(await driver.stagedSize('broken', 1), 0);
  });

  withDriver('is the same as without sealing, however the bytes come in and are read', async (driver, disk) => {
    const piece = fc.nat({ max: 1_500_000 });
    let current = driver;
    let turn = 0;
    const property = fc.asyncProperty(fc.array(piece, { maxLength: 6 }), fc.array(fc.tuple(fc.nat(), piece), { maxLength: 4 }), fc.constantFrom(once, twice), async (pieces, ranges, sealing) => {
      const id = `random-${(turn += 1)}`;
      const content = randomBytes(pieces.reduce((sum, size) => sum + size, 0));
      await current.stage(id);
      let position = 0;
      for (const size of pieces) {
        // Every now and then a piece comes in through a driver that has to find out what is there.
        if (size % 3 === 0) {
          await current[Symbol.asyncDispose]();
          current = disk.open();
        }
        await current.append(id, chunks(content.subarray(position, position + size), 100_000), { sizeMax, sealing });
        position += size;
        assert.equal(await current.stagedSize(id, sealing.keys.length), position);
      }
      assert.deepEqual(await current.commit(id, digestOf(content), { key: keyOf(content), sealing }), { kind: 'committed', size: content.byteLength });
      for (const [at, length] of [[0, content.byteLength] as const, ...ranges]) {
        const start = at % (content.byteLength + 1);
        assert.ok((await readPart(current, keyOf(content), { start, length, sealing })).equals(content.subarray(start, start + length)));
      }
    });
    await fc.assert(property, { numRuns: 15, endOnFailure: true });
    await current[Symbol.asyncDispose]();
  });
}
