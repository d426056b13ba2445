import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { assert, known } from '#base/assert.ts';
import { WorldError } from '#base/errors.ts';
import { bufferBytes, type OpenSegment, type StageCommand, type StagingCommand, type StagingReply } from './staging-messages.ts';

/** Omit over each member of the union. */
type Unnumbered<Command> = Command extends unknown ? Omit<Command, 'id'> : never;

/** The threads that hash, seal, write and open: started when first needed, ended once nothing was asked of them for a while. */
export class StagingThreads {
  readonly #threads: (Thread | undefined)[];
  #spare: ArrayBuffer[] = [];

  constructor(count = Math.min(threadsMax, availableParallelism())) {
    this.#threads = Array.from({ length: count }, () => undefined);
  }

  /** Commands about one path are performed in the order they were asked. Throws WorldError with the disk's code. */
  async ask(command: StageCommand): Promise<Exclude<StagingReply, { kind: 'failed' | 'opened' }>> {
    const reply = await this.#thread(hashOf(command.path) % this.#threads.length).ask(command);
    if (reply.buffer !== undefined) this.takeBack(reply.buffer);
    if (reply.kind === 'failed') throw new WorldError(reply.code, `the blob store cannot write ${command.path}: ${reply.message}`);
    assert(reply.kind !== 'opened', 'a stage opens no segment');
    return reply;
  }

  /** The segment's bytes, in a buffer that is to be taken back. Throws WorldError `BlobDamaged`, or with the disk's code. */
  async open(segment: Omit<OpenSegment, 'buffer'>): Promise<Uint8Array<ArrayBuffer>> {
    const load = (index: number) => this.#threads[index]?.waiting ?? 0;
    const freest = this.#threads.map((_, index) => index).reduce((best, index) => (load(index) < load(best) ? index : best));
    const reply = await this.#thread(freest).ask({ ...segment, buffer: this.buffer() });
    const buffer = known(reply.buffer, 'the buffer of a segment');
    if (reply.kind === 'opened') return new Uint8Array(buffer, 0, reply.length);
    this.takeBack(buffer);
    assert(reply.kind === 'failed', 'a segment that was read is open');
    throw new WorldError(reply.code, reply.message);
  }

  takeBack(buffer: ArrayBuffer): void {
    if (this.#spare.length < spareBuffersMax) this.#spare.push(buffer);
  }

  buffer(): ArrayBuffer {
    return this.#spare.pop() ?? new ArrayBuffer(bufferBytes);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const threads = this.#threads.splice(0, this.#threads.length, ...this.#threads.map(() => undefined));
    await Promise.all(threads.map((thread) => thread?.end()));
  }

  #thread(index: number): Thread {
    const thread = this.#threads[index] ?? new Thread(() => {
      if (this.#threads[index] === thread) this.#threads[index] = undefined;
      if (this.#threads.every((other) => other === undefined)) this.#spare = [];
    });
    this.#threads[index] = thread;
    return thread;
  }
}

const threadsMax = 4;
const spareBuffersMax = 16;
const idleMs = 30_000;

/** One worker thread and the replies that are awaited from it. */
class Thread {
  readonly #worker = new Worker(new URL('./staging-worker.ts', import.meta.url), { name: 'blob-staging' });
  readonly #waiting = new Map<number, { readonly resolve: (reply: StagingReply) => void; readonly reject: (reason: Error) => void }>();
  readonly #idle: NodeJS.Timeout;
  readonly #onEnd: () => void;
  #lastId = 0;

  constructor(onEnd: () => void) {
    this.#onEnd = onEnd;
    this.#idle = setTimeout(() => this.#endWhenIdle(), idleMs).unref();
    this.#worker.unref();
    this.#worker.on('message', (reply: StagingReply) => this.#settle(reply));
    this.#worker.on('error', (reason) => this.#fail(reason instanceof Error ? reason : new Error(String(reason))));
    this.#worker.on('exit', (code) => this.#fail(new Error(`the blob staging thread exited with code ${code}`)));
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  ask(command: Unnumbered<StagingCommand>): Promise<StagingReply> {
    this.#idle.refresh();
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ ...command, id }, 'buffer' in command ? [command.buffer] : []);
      this.#worker.ref();
    });
  }

  async end(): Promise<void> {
    clearTimeout(this.#idle);
    this.#onEnd();
    await this.#worker.terminate();
  }

  #settle(reply: StagingReply): void {
    const waiting = known(this.#waiting.get(reply.id), `request ${reply.id} of the staging thread`);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    waiting.resolve(reply);
  }

  /** The thread is gone: what was asked of it failed, and the next command starts another one. */
  #fail(reason: Error): void {
    clearTimeout(this.#idle);
    this.#onEnd();
    for (const { reject } of this.#waiting.values()) reject(new WorldError('StagingThreadLost', reason.message, { cause: reason }));
    this.#waiting.clear();
  }

  #endWhenIdle(): void {
    if (this.#waiting.size > 0) this.#idle.refresh();
    else void this.end();
  }
}

function hashOf(text: string): number {
  let hash = 0;
  for (let index = 0; index < text.length; index += 1) hash = (Math.imul(hash, 31) + text.charCodeAt(index)) >>> 0;
  return hash;
}
