import { assert } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import type { ArrivingBlob } from '#model/pull-through.ts';

/** So much waits for a client that reads slower than the upstream sends; then the upstream waits. */
const queuedBytesMax = 4 << 20;
/** A client that takes nothing for so long no longer holds up the import. */
const stallMs = 60 * secondMs;

/** The bytes of a blob on their way to the one client that asked for it first: what comes in goes through once, in order. */
export class Arriving implements ArrivingBlob {
  readonly size: number;
  readonly #clock: Clock;
  #chunks: Uint8Array[] = [];
  #queuedBytes = 0;
  #position = 0;
  #end: { readonly failure?: unknown } | undefined;
  #wakeReader = () => {};
  #wakeWriter = () => {};

  constructor(size: number, clock: Clock) {
    this.size = size;
    this.#clock = clock;
  }

  /** Resolves when there is room for more, or nobody reads any more. */
  async push(chunk: Uint8Array): Promise<void> {
    if (this.#end !== undefined) return;
    this.#chunks.push(chunk);
    this.#queuedBytes += chunk.byteLength;
    this.#wakeReader();
    while (this.#end === undefined && this.#queuedBytes > queuedBytesMax) await this.#room();
  }

  end(failure?: unknown): void {
    this.#end ??= failure === undefined ? {} : { failure };
    this.#wakeReader();
    this.#wakeWriter();
  }

  willRead(): void {}

  async read(buffer: Uint8Array, position: number): Promise<number> {
    assert(position === this.#position, `an arriving blob is read at ${position}, but is at ${this.#position}`);
    while (this.#chunks.length === 0 && this.#end === undefined) await new Promise<void>((resolve) => { this.#wakeReader = resolve; });
    const [chunk] = this.#chunks;
    if (chunk === undefined) {
      if (this.#end !== undefined && 'failure' in this.#end) throw this.#end.failure;
      return 0;
    }
    const part = chunk.subarray(0, buffer.byteLength);
    buffer.set(part);
    if (part.byteLength === chunk.byteLength) this.#chunks.shift();
    else this.#chunks[0] = chunk.subarray(part.byteLength);
    this.#position += part.byteLength;
    this.#queuedBytes -= part.byteLength;
    this.#wakeWriter();
    return part.byteLength;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#chunks = [];
    this.end(new WorldError('ClientGone', 'the client reads no more of the blob'));
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(stallMs, () => {
        this.end(new WorldError('ClientSlow', `the client took nothing for ${stallMs / secondMs} s`));
        resolve();
      });
      this.#wakeWriter = () => {
        cancel();
        resolve();
      };
    });
  }
}
