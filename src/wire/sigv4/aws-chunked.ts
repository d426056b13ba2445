import { hash } from 'node:crypto';
import type { Sign } from './hmac.ts';
import { sameText } from './same-text.ts';

/** One chunk of an `aws-chunked` body: `<size in hex>;chunk-signature=<signature>\r\n<data>\r\n`. */
export interface AwsChunk {
  readonly data: Uint8Array;
  readonly signature: string | undefined;
}

export interface AwsChunkedBody {
  /** The last one is empty. */
  readonly chunks: readonly AwsChunk[];
  /** Names in lower case, as sent after the last chunk. */
  readonly trailers: ReadonlyMap<string, string>;
}

const chunksMax = 65_536;
const lineLengthMax = 1_024;

/**
 * Takes the framing off a body (https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html). Undefined when it
 * is not framed as it should be.
 */
export function readAwsChunked(payload: Uint8Array): AwsChunkedBody | undefined {
  const chunks: AwsChunk[] = [];
  let offset = 0;
  while (chunks.length < chunksMax) {
    const line = lineAt(payload, offset);
    const head = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line?.text ?? '');
    if (line === undefined || head === null) return undefined;
    const start = line.next;
    const end = start + Number.parseInt(head[1] ?? '', 16);
    if (end > payload.byteLength) return undefined;
    chunks.push({ data: payload.subarray(start, end), signature: head[2] });
    if (end === start) return trailersAt(payload, start, chunks);
    if (payload[end] !== carriageReturn || payload[end + 1] !== lineFeed) return undefined;
    offset = end + 2;
  }
  return undefined;
}

interface ChunkSigning {
  /** The signature of the request's head. */
  readonly seed: string;
  readonly date: string;
  readonly scope: string;
  readonly sign: Sign;
  readonly hasTrailer: boolean;
}

/** Each chunk's signature covers the one before it. Undefined when the chain holds, else a sentence that says what breaks it. */
export function refusalOfChunks(body: AwsChunkedBody | undefined, { seed, date, scope, sign, hasTrailer }: ChunkSigning): string | undefined {
  if (body === undefined) return 'The body is not framed as aws-chunked.';
  const signed = (algorithm: string, parts: readonly string[]) => sign([algorithm, date, scope, ...parts].join('\n'));
  let previous = seed;
  for (const [index, chunk] of body.chunks.entries()) {
    const expected = signed('AWS4-HMAC-SHA256-PAYLOAD', [previous, emptyHash, hash('sha256', chunk.data)]);
    if (!sameText(expected, chunk.signature ?? '')) return `The chunk signature we calculated does not match the signature you provided for chunk ${index + 1}.`;
    previous = expected;
  }
  if (!hasTrailer) return undefined;
  const expected = signed('AWS4-HMAC-SHA256-TRAILER', [previous, hash('sha256', canonicalTrailers(body))]);
  return sameText(expected, body.trailers.get(trailerSignature) ?? '') ? undefined : 'The trailer signature we calculated does not match the signature you provided.';
}

const trailerSignature = 'x-amz-trailer-signature';

function canonicalTrailers({ trailers }: AwsChunkedBody): string {
  return [...trailers].filter(([name]) => name !== trailerSignature).map(([name, value]) => `${name}:${value}\n`).sort().join('');
}

const emptyHash = hash('sha256', '');
const carriageReturn = 0x0d;
const lineFeed = 0x0a;

function trailersAt(payload: Uint8Array, start: number, chunks: readonly AwsChunk[]): AwsChunkedBody | undefined {
  const trailers = new Map<string, string>();
  let offset = start;
  while (offset < payload.byteLength) {
    const line = lineAt(payload, offset);
    if (line === undefined) return undefined;
    offset = line.next;
    if (line.text === '') continue;
    const at = line.text.indexOf(':');
    if (at < 1) return undefined;
    trailers.set(line.text.slice(0, at).toLowerCase(), line.text.slice(at + 1).trim());
  }
  return { chunks, trailers };
}

function lineAt(payload: Uint8Array, offset: number): { readonly text: string; readonly next: number } | undefined {
  const end = payload.indexOf(lineFeed, offset);
  if (end < 0 || end - offset > lineLengthMax || payload[end - 1] !== carriageReturn) return undefined;
  return { text: Buffer.from(payload.subarray(offset, end - 1)).toString('latin1'), next: end + 1 };
}
