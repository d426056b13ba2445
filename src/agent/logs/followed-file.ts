import { watch, type FSWatcher } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { sleep, type Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { batchesOf, type Batch } from './batches.ts';
import { HolePunch } from '#base/hole-punch.ts';
import { splitLines, type Line } from './lines.ts';
import { joinLines, type OpenEvent } from './multiline.ts';

const chunkBytes = 262_144;
/** A line is seen this long after it was written; while lines keep coming they are taken in groups. */
const quietDelayMs = 5;
const busyDelayMs = 50;
/** In case the kernel dropped a notice: after as long as the file has been quiet, so that thousands that nobody writes to cost nothing. */
const pollMsMin = 5_000;
const pollMsMax = 60_000;
/** When it has none to give: too many files are watched on this host. */
const pollUnwatchedMs = 100;
const settleMs = 25;
const settledLooks = 2;
/** No container may fill the disk: what was not read when this much waits is lost, oldest first. */
const waitingBytesMax = 1_073_741_824;
/** An event of several lines is closed when none was added for this long, as Docker's driver does. */
const openEventMs = 5_000;
const retryMs = 500;

/** Just after its end a container's last output may still be on its way into the file; it has settled when no more came for a while. */
export type DrainMode = 'when settled' | 'now';

export interface FollowedFileOptions {
  readonly path: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly eventStart?: RegExp;
  /** Bytes that may wait in the file. */
  readonly waitingBytesMax?: number;
  /** What is stored already. */
  readonly storedOffset: () => Promise<number>;
  /** Stores a batch and its offset. Resolves when that is done, or when the batch had to be given up. */
  readonly deliver: (batch: Batch, backlogBytes: () => Promise<number>, signal: AbortSignal) => Promise<void>;
}

/** Follows a file that only grows, line by line, at the pace at which lines can be delivered: the file is the buffer. */
export class FollowedFile implements AsyncDisposable {
  readonly #options: FollowedFileOptions;
  readonly #disposed = new AbortController();
  readonly #hole: HolePunch;
  readonly #loop: Promise<void>;
  #wake = Promise.withResolvers<void>();
  #isDirty = true;
  #lastReadAt = 0;
  readonly #followedAt: number;
  #isWatched = false;
  #rest: Buffer = Buffer.alloc(0);
  #restOffset = 0;
  #openEvent: OpenEvent | undefined;
  #ends: { readonly mode: DrainMode; readonly done: () => void }[] = [];

  constructor(options: FollowedFileOptions) {
    this.#options = options;
    this.#followedAt = options.clock.nowMs();
    this.#hole = new HolePunch(options.path);
    this.#loop = this.#follow();
  }

  /** Resolves when all that the file holds is delivered, a last line without newline too. Its writer has ended. */
  drain(signal: AbortSignal, mode: DrainMode): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    if (signal.aborted || this.#disposed.signal.aborted) return Promise.resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
    this.#ends.push({ mode, done: resolve });
    this.#notice();
    return promise;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#disposed.abort(new Error('the file is no longer followed'));
    this.#notice();
    await this.#loop;
    for (const { done } of this.#ends.splice(0)) done();
  }

  async #follow(): Promise<void> {
    const { path, log } = this.#options;
    const watcher = this.#watch();
    this.#isWatched = watcher !== undefined;
    try {
      const file = await this.#patiently(() => open(path, 'r'));
      if (file === undefined) return;
      try {
        await this.#begin(file);
        while (!this.#disposed.signal.aborted) await this.#round(file);
      } finally {
        await file.close();
      }
    } catch (error) {
      if (!this.#disposed.signal.aborted) log.error('a container log is no longer followed', { path, error: messageOf(error) });
    } finally {
      watcher?.close();
      for (const { done } of this.#ends.splice(0)) done();
    }
  }

  async #begin(file: FileHandle): Promise<void> {
    const stored = await this.#patiently(() => this.#options.storedOffset());
    const { size } = await file.stat();
    // A file that lost its end in a crash of the host is shorter than what was stored of it.
    this.#restOffset = Math.min(stored ?? 0, size);
  }

  async #round(file: FileHandle): Promise<void> {
    const ends = this.#ends.splice(0);
    this.#isDirty = false;
    try {
      await this.#readAll(file, false);
      if (ends.length > 0) await this.#readToEnd(file, ends.some(({ mode }) => mode === 'when settled'));
      else await this.#closeOpenEvent(false);
    } finally {
      for (const { done } of ends) done();
    }
    await this.#untilNoticed();
  }

  async #readToEnd(file: FileHandle, isSettling: boolean): Promise<void> {
    for (let looks = isSettling ? 0 : settledLooks; looks < settledLooks; ) {
      await sleep(this.#options.clock, settleMs, this.#disposed.signal);
      looks = (await this.#readAll(file, false)) > 0 ? 0 : looks + 1;
    }
    await this.#readAll(file, true);
    await this.#closeOpenEvent(true);
  }

  /** Reads what there is; gives the number of bytes. With `isFinal` an unfinished line is a line. */
  async #readAll(file: FileHandle, isFinal: boolean): Promise<number> {
    let total = 0;
    for (;;) {
      const chunk = await this.#readChunk(file);
      total += chunk.length;
      if (chunk.length === 0 && !isFinal) return total;
      const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
      const { lines, rest } = splitLines(bytes, this.#restOffset, chunk.length === 0);
      this.#restOffset += bytes.length - rest.length;
      // A copy, so that a few bytes do not hold on to a whole chunk.
      this.#rest = Buffer.from(rest);
      await this.#take(file, lines);
      if (chunk.length === 0 || this.#disposed.signal.aborted) return total;
    }
  }

  /** The next bytes; none when all is read. */
  async #readChunk(file: FileHandle): Promise<Buffer> {
    const { size } = await file.stat();
    await this.#skipTooOld(size);
    const position = this.#restOffset + this.#rest.length;
    const length = Math.min(size - position, chunkBytes);
    if (length <= 0) return Buffer.alloc(0);
    const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(length), 0, length, position);
    this.#lastReadAt = this.#options.clock.nowMs();
    return buffer.subarray(0, bytesRead);
  }

  async #skipTooOld(size: number): Promise<void> {
    const { log, path, waitingBytesMax: limit = waitingBytesMax } = this.#options;
    const waiting = size - this.#restOffset;
    if (waiting <= limit) return;
    // Half of it, so that this is not done for every chunk.
    const lost = waiting - Math.floor(limit / 2);
    log.warn('a container prints faster than its output can be stored: the oldest of it is lost', { path, bytes: lost });
    this.#restOffset += lost;
    this.#rest = Buffer.alloc(0);
    await this.#giveBack(this.#restOffset);
  }

  async #take(file: FileHandle, lines: readonly Line[]): Promise<void> {
    const { eventStart, clock } = this.#options;
    if (eventStart === undefined) return this.#deliver(file, lines);
    const { events, open: openEvent } = joinLines(this.#openEvent, lines, eventStart, clock.nowMs());
    this.#openEvent = openEvent;
    await this.#deliver(file, events);
  }

  async #closeOpenEvent(now: boolean): Promise<void> {
    const event = this.#openEvent;
    if (event === undefined || (!now && this.#options.clock.nowMs() - event.readAt < openEventMs)) return;
    this.#openEvent = undefined;
    await this.#deliver(undefined, [event]);
  }

  async #deliver(file: FileHandle | undefined, lines: readonly Line[]): Promise<void> {
    const { deliver } = this.#options;
    for (const batch of batchesOf(lines)) {
      const backlog = async () => (file === undefined ? 0 : (await file.stat()).size - batch.end);
      await deliver(batch, backlog, this.#disposed.signal);
      // The batch may not have been stored any more: the next daemon reads it from the file.
      if (this.#disposed.signal.aborted) return;
      await this.#giveBack(batch.end);
    }
  }

  async #giveBack(offset: number): Promise<void> {
    const { log, path } = this.#options;
    await this.#hole.upTo(offset).catch((error: unknown) => log.warn('the disk space of delivered logs cannot be given back', { path, error: messageOf(error) }));
  }

  #notice(): void {
    this.#isDirty = true;
    this.#wake.resolve();
  }

  async #untilNoticed(): Promise<void> {
    const { clock } = this.#options;
    if (this.#isDirty || this.#ends.length > 0 || this.#disposed.signal.aborted) return;
    this.#wake = Promise.withResolvers<void>();
    const cancel = clock.after(this.#pollMs(), () => this.#notice());
    await this.#wake.promise;
    cancel();
    if (this.#ends.length > 0) return;
    const isBusy = clock.nowMs() - this.#lastReadAt < busyDelayMs;
    await sleep(clock, isBusy ? busyDelayMs : quietDelayMs, this.#disposed.signal).catch(() => undefined);
  }

  #pollMs(): number {
    if (!this.#isWatched) return pollUnwatchedMs;
    // An event that is open is closed by a look at it.
    if (this.#openEvent !== undefined) return pollMsMin;
    const quietMs = this.#options.clock.nowMs() - Math.max(this.#lastReadAt, this.#followedAt);
    return Math.min(pollMsMax, Math.max(pollMsMin, quietMs));
  }

  /** Without notices (too many watches on this host) the poll finds what is written. */
  #watch(): FSWatcher | undefined {
    const { path, log } = this.#options;
    try {
      const watcher = watch(path, { persistent: false }, () => this.#notice());
      watcher.on('error', (error) => {
        this.#isWatched = false;
        log.warn('a container log cannot be watched any longer, it is polled', { path, error: messageOf(error) });
      });
      return watcher;
    } catch (error) {
      log.warn('a container log cannot be watched, it is polled', { path, error: messageOf(error) });
      return undefined;
    }
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T | undefined> {
    const { clock, log, path } = this.#options;
    while (!this.#disposed.signal.aborted) {
      try {
        return await work();
      } catch (error) {
        log.warn('a container log cannot be read yet', { path, error: messageOf(error) });
        await sleep(clock, retryMs, this.#disposed.signal).catch(() => undefined);
      }
    }
    return undefined;
  }
}
