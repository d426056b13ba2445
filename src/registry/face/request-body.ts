import type { IncomingMessage } from 'node:http';
import { WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import { Refusal, type RefusalCode } from './refusal.ts';

/** A client that sends nothing for this long is given up. */
const idleMs = 60 * secondMs;

/**
 * Like `bodyOf`, for a consumer that has no use for a chunk once it asks for the next: its memory is freed at once. Left to
 * the garbage collector, which marks the whole heap after every few of them, a push took half as much processor time again.
 */
export async function* passingBodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  for await (const chunk of bodyOf(request)) {
    yield chunk;
    const { buffer } = chunk;
    if (buffer instanceof ArrayBuffer && buffer.byteLength === chunk.byteLength) buffer.transfer(0);
  }
}

/** The chunks of a request's body. Ends with an error when the client is gone or sends nothing for too long. */
export async function* bodyOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  const serverMs = request.socket.timeout ?? 0;
  request.setTimeout(idleMs, () => request.destroy(new WorldError('ClientSlow', `the client sent nothing for ${idleMs / secondMs} s`)));
  try {
    // Not destroyed by a consumer that stops early, because it still has to be answered.
    for await (const chunk of request.iterator({ destroyOnReturn: false })) yield chunk;
  } finally {
    request.setTimeout(serverMs);
  }
}

/** The whole body as exact UTF-8 text. Refused with 413 beyond `sizeMax` bytes and with 400 when it is not UTF-8. */
export async function textOf(request: IncomingMessage, { sizeMax, code }: { readonly sizeMax: number; readonly code: RefusalCode }): Promise<string> {
  const tooLarge = () => new Refusal(413, 'SIZE_INVALID', `The body is larger than ${sizeMax} bytes`);
  if (Number(request.headers['content-length'] ?? 0) > sizeMax) throw tooLarge();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bodyOf(request)) {
    size += chunk.byteLength;
    if (size > sizeMax) throw tooLarge();
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch (cause) {
    if (cause instanceof TypeError) throw new Refusal(400, code, 'The body is not UTF-8');
    throw cause;
  }
}

/** How much of a refused body is read to its end, so that a client that sends first and listens later gets its answer. */
const drainBytesMax = 64 << 20;

/** Reads and forgets the rest of a body that was answered early; beyond the limit the connection is cut. */
export function drain(request: IncomingMessage): void {
  if (request.complete || request.destroyed) return;
  let size = 0;
  request.on('data', (chunk: Uint8Array) => {
    size += chunk.byteLength;
    if (size > drainBytesMax) request.destroy();
  });
  request.on('error', () => undefined);
}
