import type { BlobSealing } from '../blob-driver.ts';
import { sealedSegmentBytes, sealSegment, segmentPlainBytes } from '../sealed-segments.ts';
import type { UploadedPart } from './bucket.ts';

/** S3 wants at least 5 MiB and takes 10,000 parts, so that this is enough for 78 GiB. A whole number of sealed segments. */
export const partBytes = 8 << 20;
/** How many parts of one upload are on their way while the next is gathered. */
const partsInFlightMax = 3;
const sparePartsMax = 8;
const spare: Buffer[] = [];

export interface PartWriterOptions {
  readonly sealing: BlobSealing | undefined;
  /** What is staged behind the last whole part: its plain bytes, and behind how many bytes of parts they are. */
  readonly offset: number;
  readonly tail: Uint8Array;
  /** Sends a part to the bucket; parts are numbered from 1 within this writer. */
  readonly send: (bytes: Uint8Array, number: number) => Promise<UploadedPart>;
  /** Told of each part in order, once it and all before it are there. */
  readonly sent: (part: UploadedPart) => Promise<void>;
}

interface PartInFlight {
  readonly buffer: Buffer;
  readonly reply: Promise<UploadedPart>;
}

/** Gathers bytes, sealed where they are to be, into parts, and sends these while more come. */
export class PartWriter {
  readonly #options: PartWriterOptions;
  readonly #inFlight: PartInFlight[] = [];
  /** Of plain bytes that are to be sealed together. */
  readonly #segment: Buffer | undefined;
  #segmentUsed = 0;
  #segmentIndex: number;
  #part = takePart();
  #partUsed = 0;
  #begun = 0;

  constructor(options: PartWriterOptions) {
    const { sealing, offset } = options;
    this.#options = options;
    this.#segment = sealing === undefined ? undefined : Buffer.allocUnsafeSlow(segmentPlainBytes(sealing.keys.length));
    this.#segmentIndex = offset / sealedSegmentBytes;
  }

  /** What was staged before comes first. */
  restore(): void {
    this.#accept(this.#options.tail);
  }

  /** Takes all of the chunk, or throws and takes nothing of it: what was sent before has failed. */
  async write(chunk: Uint8Array): Promise<void> {
    await this.#room();
    this.#accept(chunk);
  }

  /** Waits for what was sent and gives all that is not in a part, sealed to its end, whether or not parts failed; then `failure` says so. */
  async finish(): Promise<{ readonly tail: Buffer; readonly failure: unknown }> {
    const unsent: Buffer[] = [];
    let failure: unknown;
    for (const { buffer, reply } of this.#inFlight.splice(0)) {
      try {
        const part = await reply;
        if (failure === undefined) await this.#options.sent(part);
        else unsent.push(buffer);
      } catch (thrown) {
        failure ??= thrown;
        unsent.push(buffer);
      }
      if (failure === undefined) keepPart(buffer);
    }
    const tail = Buffer.concat([...unsent, this.#part.subarray(0, this.#partUsed), this.#lastSegment()]);
    keepPart(this.#part);
    return { tail, failure };
  }

  #lastSegment(): Uint8Array {
    const { sealing } = this.#options;
    if (sealing === undefined || this.#segment === undefined) return new Uint8Array();
    return sealSegment(this.#segment.subarray(0, this.#segmentUsed), { sealing, index: this.#segmentIndex, isLast: true });
  }

  #accept(chunk: Uint8Array): void {
    const { sealing } = this.#options;
    if (sealing === undefined || this.#segment === undefined) return this.#store(chunk);
    for (let rest = chunk; rest.byteLength > 0; ) {
      const piece = rest.subarray(0, this.#segment.byteLength - this.#segmentUsed);
      this.#segment.set(piece, this.#segmentUsed);
      this.#segmentUsed += piece.byteLength;
      rest = rest.subarray(piece.byteLength);
      if (this.#segmentUsed < this.#segment.byteLength) continue;
      this.#store(sealSegment(this.#segment, { sealing, index: this.#segmentIndex, isLast: false }));
      this.#segmentIndex += 1;
      this.#segmentUsed = 0;
    }
  }

  #store(bytes: Uint8Array): void {
    for (let rest = bytes; rest.byteLength > 0; ) {
      const piece = rest.subarray(0, partBytes - this.#partUsed);
      this.#part.set(piece, this.#partUsed);
      this.#partUsed += piece.byteLength;
      rest = rest.subarray(piece.byteLength);
      if (this.#partUsed === partBytes) this.#send();
    }
  }

  #send(): void {
    this.#begun += 1;
    const reply = this.#options.send(this.#part, this.#begun);
    // Its failure is seen by whoever awaits it; until then it must not count as unhandled.
    reply.catch(() => undefined);
    this.#inFlight.push({ buffer: this.#part, reply });
    this.#part = takePart();
    this.#partUsed = 0;
  }

  async #room(): Promise<void> {
    for (let oldest = this.#inFlight[0]; oldest !== undefined && this.#inFlight.length >= partsInFlightMax; oldest = this.#inFlight[0]) {
      await this.#options.sent(await oldest.reply);
      this.#inFlight.shift();
      keepPart(oldest.buffer);
    }
  }
}

function takePart(): Buffer {
  return spare.pop() ?? Buffer.allocUnsafeSlow(partBytes);
}

function keepPart(buffer: Buffer): void {
  if (spare.length < sparePartsMax) spare.push(buffer);
}
