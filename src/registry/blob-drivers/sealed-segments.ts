import { createCipheriv, createDecipheriv, randomBytes, type CipherGCM, type DecipherGCM } from 'node:crypto';
import { assert } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import type { BlobSealing } from './blob-driver.ts';

/**
 * The form of a sealed blob: segments that each are a nonce, what AES-256-GCM made of some of the blob's bytes, and its tag. All but the last are of the same
 * size, so that a range is read by opening only the segments that it touches; the last is shorter, and empty when nothing is left for it. Each
 * authenticates its index, whether it is the last, and how many keys there are: none can be changed, exchanged, left out or cut off without being noticed. Another blob's have
 * another key. With a second key all that the first made of a segment is sealed once more.
 *
 * Nonces are of chance. A segment is sealed again when more bytes come behind it, perhaps other ones after a crash; a nonce made from its index would be
 * used twice then. A blob has too few segments for two to meet by chance.
 */
export const sealedSegmentBytes = 1 << 20;

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** How many more bytes a segment has than what is in it. */
export function segmentOverheadBytes(layers: number): number {
  assert(layers === 1 || layers === 2, `a blob is sealed once or twice, not ${layers} times`);
  return nonceBytes + layers * tagBytes;
}

/** How many of a blob's bytes are in each segment but the last. */
export function segmentPlainBytes(layers: number): number {
  return sealedSegmentBytes - segmentOverheadBytes(layers);
}

export interface SegmentPlace {
  readonly sealing: BlobSealing;
  readonly index: number;
  readonly isLast: boolean;
}

/** Seals into the front of `target`, which must have room for it, and gives that part. */
export function sealSegment(plain: Uint8Array, place: SegmentPlace, target = new Uint8Array(plain.byteLength + segmentOverheadBytes(place.sealing.keys.length))): Uint8Array {
  const nonce = randomBytes(nonceBytes);
  target.set(nonce);
  let end = nonceBytes + plain.byteLength;
  let within = plain;
  for (const key of place.sealing.keys) {
    const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(placeBytes(place));
    within = pass(within, cipher, target.subarray(nonceBytes));
    cipher.final();
    target.set(cipher.getAuthTag(), end);
    end += tagBytes;
    within = target.subarray(nonceBytes, end);
  }
  return target.subarray(0, end);
}

/** Opens into the front of `target`, and gives that part. Throws WorldError `BlobDamaged` when this is not what was sealed for the place: `target` is not to be used then. */
export function openSegment(sealed: Uint8Array, place: SegmentPlace, target = new Uint8Array(sealed.byteLength)): Uint8Array<ArrayBuffer> {
  const { sealing: { keys }, index } = place;
  if (sealed.byteLength < segmentOverheadBytes(keys.length)) throw blobDamaged(index);
  const nonce = sealed.subarray(0, nonceBytes);
  let within = sealed.subarray(nonceBytes);
  let opened = target;
  for (const key of keys.toReversed()) {
    const decipher = createDecipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(placeBytes(place));
    decipher.setAuthTag(within.subarray(-tagBytes));
    opened = pass(within.subarray(0, -tagBytes), decipher, target);
    try {
      decipher.final();
    } catch (cause) {
      throw blobDamaged(index, cause);
    }
    within = opened;
  }
  return opened;
}

/** Each step's result is a buffer of its own: freed at once, they take a third less processor time than when the garbage collector finds them, and no memory. */
const stepBytes = 128 << 10;

/** In steps, so that `bytes` may be the front of `target`. */
function pass<Target extends ArrayBufferLike>(bytes: Uint8Array, cipher: CipherGCM | DecipherGCM, target: Uint8Array<Target>): Uint8Array<Target> {
  for (let start = 0; start < bytes.byteLength; start += stepBytes) {
    const step = cipher.update(bytes.subarray(start, start + stepBytes));
    target.set(step, start);
    if (step.buffer.byteLength === step.byteLength) step.buffer.transfer(0);
  }
  return target.subarray(0, bytes.byteLength);
}

/** How many bytes a sealed blob holds; undefined for a size that none can have. */
export function plainSizeOf(sealedSize: number, layers: number): number | undefined {
  const last = (sealedSize % sealedSegmentBytes) - segmentOverheadBytes(layers);
  return last < 0 ? undefined : Math.floor(sealedSize / sealedSegmentBytes) * segmentPlainBytes(layers) + last;
}

export function blobDamaged(index: number, cause?: unknown): WorldError {
  return new WorldError('BlobDamaged', `segment ${index} of a sealed blob is not as it was written, or was sealed by another key`, { cause });
}

/** What a segment authenticates besides its bytes. */
function placeBytes({ sealing, index, isLast }: SegmentPlace): Buffer {
  const bytes = Buffer.alloc(10);
  bytes.writeBigUInt64BE(BigInt(index));
  bytes.set([isLast ? 1 : 0, sealing.keys.length], 8);
  return bytes;
}
