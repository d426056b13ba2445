import type { IncomingMessage } from 'node:http';
import { TLSSocket } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import { Fault } from './fault.ts';
import type { WireRequest } from './http-message.ts';
import { checkPayload } from './payload-checksum.ts';
import { readAwsChunked, type AwsChunkedBody } from './sigv4/aws-chunked.ts';
import { Watchdog } from './watchdog.ts';

export interface ReceiveLimits {
  /** Of a body as sent, and of what comes out of it. */
  readonly bodyBytesMax: number;
  /** For a whole body to arrive. */
  readonly bodyTimeoutMs: number;
  /** Of all bodies together that are still to arrive or to be unpacked: whoever sends, signed or not, may not fill the memory. */
  readonly arrivingBytesMax: number;
}

/** What a piece of a body costs beside its bytes: a body may come in pieces of one byte each. */
const pieceOverheadBytes = 256;

/** A request without its body. */
export function headOf(incoming: IncomingMessage): WireRequest {
  const [path = '/', query = ''] = splitTarget(incoming.url ?? '/');
  const nothing = new Uint8Array();
  return { method: incoming.method ?? 'GET', path, query, headers: headersOf(incoming.rawHeaders), payload: nothing, body: nothing, chunked: undefined, sourceIp: incoming.socket.remoteAddress ?? '', isTls: incoming.socket instanceof TLSSocket };
}

/** Receives bodies, within limits for each and for all of them. */
export class Receiver {
  readonly #limits: ReceiveLimits;
  readonly #watchdog: Watchdog;
  #arrivingBytes = 0;

  constructor(limits: ReceiveLimits, clock: Clock) {
    this.#limits = limits;
    this.#watchdog = new Watchdog(clock, limits.bodyTimeoutMs);
  }

  /** Adds the body, with its framing and compression taken off. Throws a Fault when it is too large, too slow or malformed. */
  async withBody(head: WireRequest, incoming: IncomingMessage): Promise<WireRequest> {
    const payload = await this.#bytesOf(incoming);
    const chunked = isAwsChunked(head) ? unframed(payload) : undefined;
    const content = chunked === undefined ? payload : Buffer.concat(chunked.chunks.map(({ data }) => data));
    checkPayload(content, head.headers);
    if (chunked !== undefined) checkPayload(content, Object.fromEntries(chunked.trailers));
    return { ...head, payload, chunked, body: await this.#decompressed(content, head.headers['content-encoding']) };
  }

  /** Nobody knows what comes out, so that the most that may has its place among what arrives. */
  async #decompressed(content: Uint8Array, encodings: string | undefined): Promise<Uint8Array> {
    if (!isCompressed(encodings)) return content;
    const { bodyBytesMax, arrivingBytesMax } = this.#limits;
    const claimed = content.byteLength + bodyBytesMax;
    if (this.#arrivingBytes + claimed > arrivingBytesMax) throw tooBusy();
    this.#arrivingBytes += claimed;
    try {
      return await unpacked(content, bodyBytesMax);
    } finally {
      this.#arrivingBytes -= claimed;
    }
  }

  #bytesOf(incoming: IncomingMessage): Promise<Uint8Array> {
    const { bodyBytesMax, bodyTimeoutMs, arrivingBytesMax } = this.#limits;
    return new Promise((resolve, reject) => {
      const parts: Buffer[] = [];
      let size = 0;
      let claimed = 0;
      const refuse = (fault: Fault) => {
        leave();
        reject(fault);
      };
      const tooLarge = () => refuse(new Fault('TooLarge', `The body is larger than ${bodyBytesMax} bytes.`));
      const giveUp = () => refuse(new Fault('TooSlow', `The body did not arrive within ${bodyTimeoutMs} ms.`));
      const take = (part: Buffer) => {
        size += part.byteLength;
        claimed += part.byteLength + pieceOverheadBytes;
        this.#arrivingBytes += part.byteLength + pieceOverheadBytes;
        parts.push(part);
        if (size > bodyBytesMax) tooLarge();
        else if (this.#arrivingBytes > arrivingBytesMax) refuse(tooBusy());
      };
      const leave = () => {
        this.#watchdog.settled(giveUp);
        this.#arrivingBytes -= claimed;
        claimed = 0;
        incoming.off('data', take);
      };
      if (Number(incoming.headers['content-length'] ?? 0) > bodyBytesMax) return tooLarge();
      this.#watchdog.watch(giveUp);
      incoming.on('data', take);
      incoming.once('end', () => {
        leave();
        resolve(parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts));
      });
      incoming.once('close', () => {
        if (!incoming.readableEnded) refuse(new Fault('Malformed', 'The connection closed before the whole body had arrived.'));
      });
    });
  }
}

/** Proxies are sent whole URLs. */
function splitTarget(sent: string): readonly string[] {
  const url = sent.startsWith('/') ? null : URL.parse(sent);
  const target = url === null ? sent : `${url.pathname}${url.search}`;
  const at = target.indexOf('?');
  return at < 0 ? [target] : [target.slice(0, at), target.slice(at + 1)];
}

/** Node joins some repeated headers and drops others; SigV4 signs all their values, joined by a comma. */
function headersOf(rawHeaders: readonly string[]): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]?.toLowerCase() ?? '';
    const value = rawHeaders[index + 1] ?? '';
    const earlier = headers[name];
    headers[name] = earlier === undefined ? value : `${earlier},${value}`;
  }
  return headers;
}

function isAwsChunked({ headers }: WireRequest): boolean {
  return headers['x-amz-content-sha256']?.startsWith('STREAMING-') === true || /(?:^|,)\s*aws-chunked\s*(?:,|$)/i.test(headers['content-encoding'] ?? '');
}

function unframed(payload: Uint8Array): AwsChunkedBody {
  const body = readAwsChunked(payload);
  if (body === undefined) throw new Fault('Malformed', 'The body is not framed as aws-chunked, as its headers say.');
  return body;
}

const gunzipAsync = promisify(gunzip);

/** Throws a Fault for an encoding that is not gzip. */
function isCompressed(encodings: string | undefined): boolean {
  if (encodings === undefined) return false;
  const left = encodings.split(',').map((encoding) => encoding.trim().toLowerCase()).filter((encoding) => encoding !== '' && encoding !== 'identity' && encoding !== 'aws-chunked');
  if (left.length > 1 || (left.length === 1 && left[0] !== 'gzip')) throw new Fault('Malformed', `The content encoding ${left.join(', ')} is not supported; send gzip or none.`);
  return left.length === 1;
}

async function unpacked(content: Uint8Array, bytesMax: number): Promise<Uint8Array> {
  try {
    return await gunzipAsync(content, { maxOutputLength: bytesMax });
  } catch (thrown) {
    if (codeOf(thrown) === 'ERR_BUFFER_TOO_LARGE') throw new Fault('TooLarge', `The body is larger than ${bytesMax} bytes when decompressed.`, { cause: thrown });
    throw new Fault('Malformed', 'The body is not gzip, as its headers say.', { cause: thrown });
  }
}

function tooBusy(): Fault {
  return new Fault('Busy', 'Too many large requests are arriving at once. Try again.');
}
