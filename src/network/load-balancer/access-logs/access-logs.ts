import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { connectionEntry } from './connection-entry.ts';
import { destinationOf, logFileKey, type Destination } from './destination.ts';
import { logEntry } from './log-entry.ts';
import { connectionLines } from './raw-connection.ts';
import { requestLines } from './raw-entry.ts';
import { RequestFiles, type RequestFilesOptions } from './request-files.ts';

/** What stands for S3. */
export interface LogObjects {
  write(place: { readonly bucket: string; readonly key: string }, content: Buffer): Promise<unknown>;
}

export interface AccessLogsSettings {
  readonly objects: LogObjects;
  /** The cloud's: log files are written by it. */
  readonly clock: Clock;
  readonly shownTimeOf: (realMs: number) => number;
  readonly everyMs: number;
}

export interface AccessLogsOptions extends AccessLogsSettings, RequestFilesOptions {
  /** Whether all processes of HAProxy there are do what was last wanted: others may still write of requests that they had begun. */
  readonly isSettled: () => boolean;
  readonly random: Random;
  readonly log: Log;
}

const compressed = promisify(gzip);
/** Of what is held before it is written; then a period has another file. */
const compressedBytesMax = 16_777_216;
const uniqueLength = 8;

/** The lines of one node's file, compressed in parts: together they are one file. */
interface OpenFile {
  readonly destination: Destination;
  readonly zone: string;
  readonly parts: Buffer[];
}

/** Turns what HAProxy writes of requests into access logs, a file for each node and period. */
export class AccessLogs implements AsyncDisposable {
  readonly #options: AccessLogsOptions;
  readonly #requests: RequestFiles;
  /** By the ids of load balancers. One that writes no logs any more stays until what it wrote before is delivered. */
  readonly #destinations = new Map<string, Destination>();
  #wanted: readonly LoadBalancerTopology[] = [];
  readonly #known = new WeakMap<LoadBalancerTopology, Destination>();
  #cancel: (() => void) | undefined;
  #delivery: Promise<void> = Promise.resolve();
  #isOver = false;

  constructor(options: AccessLogsOptions) {
    this.#options = options;
    this.#requests = new RequestFiles(options);
  }

  setLoadBalancers(wanted: readonly LoadBalancerTopology[]): void {
    this.#wanted = wanted;
    this.#learn();
    this.#arm();
  }

  /** Writes what has come until now. */
  deliver(): Promise<void> {
    this.#delivery = this.#delivery.then(() => this.#deliver()).catch((thrown: unknown) => this.#options.log.error('access logs could not be read', { reason: messageOf(thrown) }));
    return this.#delivery;
  }

  /** What is not written yet the next daemon writes. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isOver = true;
    this.#cancel?.();
    await this.#delivery;
  }

  #learn(): void {
    for (const topology of this.#wanted) {
      if (topology.settings.accessLogs === undefined) continue;
      const destination = this.#known.get(topology) ?? destinationOf(topology);
      if (destination === undefined) continue;
      this.#known.set(topology, destination);
      this.#destinations.set(topology.id, destination);
    }
  }

  /** Periods end where AWS's do: at whole multiples of their length. */
  #arm(): void {
    if (this.#cancel !== undefined || this.#destinations.size === 0 || this.#isOver) return;
    const { clock, everyMs } = this.#options;
    this.#cancel = clock.after(everyMs - (clock.nowMs() % everyMs), () => void this.deliver().finally(() => {
      this.#cancel = undefined;
      this.#arm();
    }));
  }

  async #deliver(): Promise<void> {
    const endAt = this.#options.clock.nowMs();
    const over = this.#options.isSettled() ? this.#unwanted() : [];
    const files = new Map<string, OpenFile>();
    for await (const lines of this.#requests.read()) {
      await this.#add(files, lines);
      if (this.#isOver) return;
      if (sizeOf(files) > compressedBytesMax) await this.#write(files, endAt);
    }
    await this.#write(files, endAt);
    const unwanted = new Set(this.#unwanted());
    for (const id of over) if (unwanted.has(id)) this.#destinations.delete(id);
  }

  /** The load balancers that write no logs any more. */
  #unwanted(): readonly string[] {
    const writing = new Set(this.#wanted.filter(({ settings }) => settings.accessLogs !== undefined).map(({ id }) => id));
    return [...this.#destinations.keys()].filter((id) => !writing.has(id));
  }

  async #add(files: Map<string, OpenFile>, lines: readonly string[]): Promise<void> {
    const entries = new Map<string, string[]>();
    for (const line of lines) {
      const request = requestLines.parse(line);
      const connection = request === undefined ? connectionLines.parse(line) : undefined;
      const zone = request?.value('zone') ?? connection?.value('zone') ?? '';
      const [id = ''] = (request?.value('frontend') ?? connection?.value('frontend') ?? '').split('.');
      const destination = this.#destinations.get(id);
      if (destination === undefined) continue;
      const context = this.#contextOf(destination);
      const entry = request === undefined ? connection && connectionEntry(connection, context) : logEntry(request, context);
      if (entry === undefined) continue;
      const key = `${id}.${zone}`;
      if (!files.has(key)) files.set(key, { destination, zone, parts: [] });
      const of = entries.get(key);
      if (of === undefined) entries.set(key, [entry]);
      else of.push(entry);
    }
    for (const [key, each] of entries) files.get(key)?.parts.push(await compressed(`${each.join('\n')}\n`));
  }

  #contextOf({ kind, name, id, dnsName, certificates }: Destination): Parameters<typeof logEntry>[1] {
    const { shownTimeOf, random } = this.#options;
    return { elb: `${kind}/${name}/${id}`, dnsName, certificateArnOf: (sha1) => certificates.get(sha1), shownTimeOf, newTraceId: () => Buffer.from(random.bytes(12)).toString('hex') };
  }

  async #write(files: Map<string, OpenFile>, endAt: number): Promise<void> {
    const { objects, random, log } = this.#options;
    for (const { destination, zone, parts } of files.values()) {
      const unique = Array.from({ length: uniqueLength }, () => random.int(36).toString(36)).join('');
      const place = { bucket: destination.bucket, key: logFileKey(destination, { zone, endAt, unique }) };
      // As on AWS, a bucket that takes nothing holds up nobody: what was for it is lost.
      await objects.write(place, Buffer.concat(parts)).catch((thrown: unknown) => log.error('an access log cannot be written', { ...place, reason: messageOf(thrown) }));
    }
    files.clear();
    await this.#requests.done();
  }
}

function sizeOf(files: ReadonlyMap<string, OpenFile>): number {
  return [...files.values()].flatMap(({ parts }) => parts).reduce((sum, { length }) => sum + length, 0);
}
