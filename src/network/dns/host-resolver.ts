import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import { secondMs } from '#base/time.ts';
import { BoundedCache } from './bounded-cache.ts';
import { isTruncated, statusOf, writeQuestion, type Query } from './codec.ts';
import { exchangeByTcp, exchangeByUdp, type Exchange } from './exchange.ts';
import { ttlOffsets } from './message-walk.ts';
import type { NameServer } from './name-servers.ts';

/** Programs wait 5 seconds for an answer: two servers, or one twice, can be asked in that time. */
const attemptTimeoutMs = 2 * secondMs;
const attemptsMax = 2;
const inFlightMax = 512;
const cacheEntriesMax = 10_000;
const cacheBytesMax = 8 * 1024 * 1024;
const cachedSecondsMax = 3_600;

/** Answers of the host's own name servers, remembered for as long as they may be. */
export class HostResolver implements Disposable {
  readonly #options: HostResolverOptions;
  readonly #cache = new BoundedCache<Remembered>({ entriesMax: cacheEntriesMax, bytesMax: cacheBytesMax, bytesOf: ({ message }) => message.length });
  /** Who asks what another one is asking waits for the same answer. */
  readonly #inFlight = new Map<string, Promise<Buffer>>();
  readonly #closing = new AbortController();

  constructor(options: HostResolverOptions) {
    this.#options = options;
  }

  /** An answer with the query's id. Throws WorldError `NoNameServer` when there is none. */
  async ask(query: Query): Promise<Buffer> {
    const key = keyOf(query);
    const remembered = this.#remembered(key);
    const message = remembered ?? Buffer.from(await (this.#inFlight.get(key) ?? this.#begin(key, query)));
    message.writeUInt16BE(query.id, 0);
    return message;
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
    this.#cache.clear();
  }

  #begin(key: string, query: Query): Promise<Buffer> {
    if (this.#inFlight.size >= inFlightMax) return Promise.reject(new WorldError('NoNameServer', `${inFlightMax} questions wait for the host's name servers already`));
    const asking = this.#askServers(query).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, asking);
    return asking.then((message) => {
      this.#remember(key, message);
      return message;
    });
  }

  async #askServers(query: Query): Promise<Buffer> {
    const servers = await this.#options.nameServers();
    let refusal: Buffer | undefined;
    let reason = 'it names none';
    for (let attempt = 0; attempt < attemptsMax; attempt += 1) {
      const server = servers[attempt % servers.length];
      if (server === undefined) break;
      try {
        const message = await this.#askServer(server, query);
        if (statusOf(message) !== undefined) return message;
        refusal = message;
      } catch (thrown) {
        reason = messageOf(thrown);
      }
    }
    if (refusal !== undefined) return refusal;
    throw new WorldError('NoNameServer', `no name server of this host answers: ${reason}`);
  }

  async #askServer(server: NameServer, query: Query): Promise<Buffer> {
    const { clock, random } = this.#options;
    const question = writeQuestion(query, Buffer.from(random.bytes(2)).readUInt16BE(0));
    const exchange: Exchange = { server, question, timeoutMs: attemptTimeoutMs, clock, signal: this.#closing.signal };
    const message = await exchangeByUdp(exchange);
    return isTruncated(message) ? exchangeByTcp(exchange) : message;
  }

  #remember(key: string, message: Buffer): void {
    const offsets = ttlOffsets(message);
    if (statusOf(message) === undefined || offsets === undefined || offsets.length === 0) return;
    const seconds = Math.min(cachedSecondsMax, ...offsets.map((offset) => message.readUInt32BE(offset)));
    if (seconds > 0) this.#cache.set(key, { message, offsets, at: this.#options.clock.nowMs(), seconds });
  }

  /** A copy, with the time that has passed taken off. */
  #remembered(key: string): Buffer | undefined {
    const kept = this.#cache.get(key);
    if (kept === undefined) return undefined;
    const passedSeconds = Math.max(0, Math.floor((this.#options.clock.nowMs() - kept.at) / secondMs));
    if (passedSeconds >= kept.seconds) {
      this.#cache.delete(key);
      return undefined;
    }
    const message = Buffer.from(kept.message);
    for (const offset of kept.offsets) message.writeUInt32BE(message.readUInt32BE(offset) - passedSeconds, offset);
    return message;
  }
}

interface Remembered {
  readonly message: Buffer;
  readonly offsets: readonly number[];
  readonly at: number;
  readonly seconds: number;
}

function keyOf(query: Query): string {
  return writeQuestion(query, 0).toString('latin1');
}

export interface HostResolverOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly nameServers: () => Promise<readonly NameServer[]>;
}
