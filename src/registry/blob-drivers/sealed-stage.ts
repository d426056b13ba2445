import { createHash, type Hash } from 'node:crypto';
import { rmSync, statSync } from 'node:fs';
import { assert } from '#base/assert.ts';
import type { DigestAlgorithm } from '#model/digest.ts';
import type { BlobSealing } from './blob-driver.ts';
import { openSegment, sealedSegmentBytes, sealSegment, segmentPlainBytes } from './sealed-segments.ts';
import { readTail, tailPath, writeTail } from './sealed-tail.ts';
import { alignedBuffer, StageFile } from './stage-file.ts';
import type { Stage } from './stage.ts';

/** A staged content of which nothing lies on the disk in plain text: whole segments in the staging file, what follows them in the tail. */
export class SealedStage implements Stage {
  readonly algorithm: DigestAlgorithm;
  readonly #path: string;
  readonly #sealing: BlobSealing;
  readonly #file: StageFile;
  readonly #hash: Hash;
  #wholeSegments: number;
  #tail: Uint8Array = new Uint8Array();

  /** Opens what is staged already to have its digest. Throws WorldError `BlobDamaged` when it is not as it was sealed. */
  constructor(path: string, algorithm: DigestAlgorithm, sealing: BlobSealing) {
    this.algorithm = algorithm;
    this.#path = path;
    this.#sealing = sealing;
    this.#wholeSegments = Math.floor(statSync(path).size / sealedSegmentBytes);
    this.#hash = createHash(algorithm);
    this.#file = new StageFile(path);
    try {
      this.#load();
    } catch (thrown) {
      this.#file.close();
      throw thrown;
    }
  }

  get size(): number {
    return this.#wholeSegments * this.#segmentBytes + this.#tail.byteLength;
  }

  append(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    const segment = this.#tail.byteLength === 0 ? bytes : Buffer.concat([this.#tail, bytes]);
    assert(segment.byteLength <= this.#segmentBytes, 'what is appended fits into the segment that it begins in');
    const index = this.#wholeSegments;
    if (segment.byteLength === this.#segmentBytes) {
      this.#file.write(sealSegment(segment, { sealing: this.#sealing, index, isLast: false }, alignedBuffer), index * sealedSegmentBytes);
      this.#wholeSegments += 1;
      this.#tail = new Uint8Array();
      return;
    }
    writeTail(this.#path, { index, sealed: sealSegment(segment, { sealing: this.#sealing, index, isLast: true }) });
    // A copy: the buffer goes back to who sent it.
    this.#tail = new Uint8Array(segment);
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  finish(): void {
    const index = this.#wholeSegments;
    this.#file.write(sealSegment(this.#tail, { sealing: this.#sealing, index, isLast: true }), index * sealedSegmentBytes);
    this.#file.sync();
  }

  close(): void {
    this.#file.close();
  }

  get #segmentBytes(): number {
    return segmentPlainBytes(this.#sealing.keys.length);
  }

  #load(): void {
    // What a crash left of a segment that was being written, or of a last one whose blob was not committed.
    this.#file.truncate(this.#wholeSegments * sealedSegmentBytes);
    const sealed = new Uint8Array(sealedSegmentBytes);
    for (let index = 0; index < this.#wholeSegments; index += 1) {
      this.#file.read(sealed, index * sealedSegmentBytes);
      this.#hash.update(openSegment(sealed, { sealing: this.#sealing, index, isLast: false }));
    }
    const tail = readTail(this.#path);
    if (tail?.index !== this.#wholeSegments) return rmSync(tailPath(this.#path), { force: true });
    this.#tail = openSegment(tail.sealed, { sealing: this.#sealing, index: tail.index, isLast: true });
    this.#hash.update(this.#tail);
  }
}
