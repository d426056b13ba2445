import { messageOf } from '#base/errors.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { answer, type DnsAnswer } from './answer.ts';
import { BoundedCache } from './bounded-cache.ts';
import { readQuery, truncatedAnswer, writeAnswer, type Contents, type Query } from './codec.ts';
import type { DnsWorld } from './dns-world.ts';
import type { HostResolver } from './host-resolver.ts';

export type Transport = 'udp' | 'tcp';

/** A reply at once, later, or never. */
export type Reply = Buffer | Promise<Buffer> | undefined;

/** Without EDNS (RFC 1035, 4.2.1), and at most with it. */
const udpBytesMin = 512;
const udpBytesMax = 4_096;
/** Questions of one VPC that may wait for other servers at once, so that it keeps no other from asking. */
const forwardedMax = 128;
const cacheEntriesMax = 4_096;
const cacheBytesMax = 2 * 1024 * 1024;

/** What one VPC's DNS server says. Answers of our own are kept as bytes, by the bytes of their query, until anything that they could depend on changes. */
export class Responder {
  readonly #options: ResponderOptions;
  readonly #kept: Readonly<Record<Transport, BoundedCache<Buffer>>> = { udp: cache(), tcp: cache() };
  #forwarded = 0;

  constructor(options: ResponderOptions) {
    this.#options = options;
  }

  respond(message: Buffer, asker: string, transport: Transport): Reply {
    const key = message.toString('latin1', 2);
    const kept = this.#kept[transport].get(key);
    if (kept === undefined) return this.#work(message, { key, asker, transport });
    // What was handed to the kernel may not be there yet: it is a copy that gets the id.
    const reply = Buffer.from(kept);
    reply[0] = message[0] ?? 0;
    reply[1] = message[1] ?? 0;
    return reply;
  }

  /** The world has changed. */
  forget(): void {
    this.#kept.udp.clear();
    this.#kept.tcp.clear();
  }

  #work(message: Buffer, { key, asker, transport }: Asked): Reply {
    const received = readQuery(message);
    if (received.kind === 'ignored') return undefined;
    if (received.kind === 'refused') return writeAnswer(received.query, { status: received.status });
    const { query } = received;
    const { world, topology: vpc } = this.#options.look();
    // Nothing is known before the daemon has read its state.
    if (world === undefined || vpc === undefined) return writeAnswer(query, { status: 'SERVFAIL' });
    // https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns-support.html: queries to the server then do not succeed.
    if (!vpc.dns.isSupported) return undefined;
    const found = answer({ name: query.name, type: query.type, vpc, asker }, world);
    if (found.kind === 'forward') return this.#forward(query, transport);
    const reply = fitted(query, writeAnswer(query, contentsOf(found)), transport);
    if (found.holdsForAll && query.edns?.hasOptions !== true) this.#kept[transport].set(key, reply);
    return reply;
  }

  async #forward(query: Query, transport: Transport): Promise<Buffer> {
    if (this.#forwarded >= forwardedMax) return writeAnswer(query, { status: 'SERVFAIL' });
    this.#forwarded += 1;
    try {
      return fitted(query, await this.#options.resolver.ask(query), transport);
    } catch (thrown) {
      this.#options.tellFailure(messageOf(thrown));
      return writeAnswer(query, { status: 'SERVFAIL' });
    } finally {
      this.#forwarded -= 1;
    }
  }
}

interface Asked {
  readonly key: string;
  readonly asker: string;
  readonly transport: Transport;
}

function contentsOf(found: Exclude<DnsAnswer, { kind: 'forward' }>): Contents {
  switch (found.kind) {
    case 'records':
      return { status: 'NOERROR', records: found.records };
    case 'no-data':
      return { status: 'NOERROR', missingIn: found.zone };
    case 'no-such-name':
      return { status: 'NXDOMAIN', missingIn: found.zone };
  }
}

function fitted(query: Query, reply: Buffer, transport: Transport): Buffer {
  const bytesMax = Math.max(udpBytesMin, Math.min(query.edns?.udpBytesMax ?? 0, udpBytesMax));
  return transport === 'tcp' || reply.length <= bytesMax ? reply : truncatedAnswer(query, reply);
}

function cache(): BoundedCache<Buffer> {
  return new BoundedCache({ entriesMax: cacheEntriesMax, bytesMax: cacheBytesMax, bytesOf: (reply) => reply.length });
}

export interface ResponderOptions {
  /** The world as it now is, and the VPC's own place in it. */
  readonly look: () => { readonly world: DnsWorld | undefined; readonly topology: VpcTopology | undefined };
  readonly resolver: HostResolver;
  readonly tellFailure: (reason: string) => void;
}
