import type { BlobReader } from '../blob-drivers/blob-driver.ts';
import type { ServerResponse } from 'node:http';
import type { Refusal } from './refusal.ts';
import { sendBlob } from './send-blob.ts';

/** What a request is answered with; a HEAD request gets the same without the body. */
export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | BlobPart;
}

/** A part of a blob: `length` bytes from `start` on. The answer's sender closes the reader. */
export interface BlobPart {
  readonly reader: BlobReader;
  readonly start: number;
  readonly length: number;
}

export async function send(response: ServerResponse, answer: Answer, isHead: boolean): Promise<void> {
  const { status, headers = {}, body = '' } = answer;
  const length = typeof body === 'string' ? Buffer.byteLength(body) : body.length;
  const hasLength = headers['content-length'] !== undefined || status === 204 || status === 304;
  response.writeHead(status, { 'docker-distribution-api-version': 'registry/2.0', ...(!hasLength && { 'content-length': String(length) }), ...headers });
  if (typeof body === 'string') {
    response.end(isHead ? '' : body);
    return;
  }
  await using reader = body.reader;
  if (isHead) response.end();
  else await sendBlob(response, { ...body, reader });
}

export function json(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

export function refusalAnswer({ status, code, message, headers }: Refusal): Answer {
  return json(status, { errors: [{ code, message }] }, headers);
}
