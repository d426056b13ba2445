import type { SourceVpc } from './operation.ts';
import type { AwsChunkedBody } from './sigv4/aws-chunked.ts';

/** Names are lower case; the values of a repeated header are joined by a comma, as SigV4 signs them. */
export type Headers = Readonly<Record<string, string>>;

/** One HTTP request, wholly received. */
export interface WireRequest {
  readonly method: string;
  /** As sent, up to the question mark. */
  readonly path: string;
  /** As sent, after the question mark; empty when there is none. */
  readonly query: string;
  readonly headers: Headers;
  /** The body as sent: what its signature covers. */
  readonly payload: Uint8Array;
  /** The body without aws-chunked framing and gzip. */
  readonly body: Uint8Array;
  /** Of an `aws-chunked` body: its chunks with their signatures. */
  readonly chunked: AwsChunkedBody | undefined;
  readonly sourceIp: string;
  /** Whether it came over TLS. */
  readonly isTls?: boolean;
  /** Where it came from, when that was a VPC. */
  readonly sourceVpc?: SourceVpc | undefined;
}

export interface WireResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | string;
}

/** The media type of a `content-type` header, in lower case, without parameters. */
export function mediaTypeOf(headers: Headers): string {
  return (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

/** The charset parameter of a `content-type` header in lower case, `utf-8` when there is none. */
export function charsetOf(headers: Headers): string {
  return /;\s*charset="?([^";\s]+)/i.exec(headers['content-type'] ?? '')?.[1]?.toLowerCase() ?? 'utf-8';
}
