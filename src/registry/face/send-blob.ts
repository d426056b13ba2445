import type { ServerResponse } from 'node:http';
import { WorldError } from '#base/errors.ts';
import type { BlobReader } from '../blob-drivers/blob-driver.ts';

/** One read, one write: of the sizes measured, the best between system calls and memory. */
const bufferBytes = 1 << 20;
const spareBuffersMax = 16;
const spare: Uint8Array[] = [];

/**
 * Writes `length` bytes of the blob from `start` on and ends the response. Two buffers take turns: while one is being
 * written to the client the other is read ahead from the disk.
 */
export async function sendBlob(response: ServerResponse, { reader, start, length }: { readonly reader: BlobReader; readonly start: number; readonly length: number }): Promise<void> {
  const buffers = [takeBuffer(), takeBuffer()] as const;
  const end = start + length;
  const readAt = async (position: number, turn: number) => {
    if (position >= end) return new Uint8Array();
    const buffer = (turn % 2 === 0 ? buffers[0] : buffers[1]).subarray(0, Math.min(bufferBytes, end - position));
    const count = await reader.read(buffer, position);
    if (count === 0) throw new WorldError('BlobTruncated', `a blob ends at ${position}, before the ${end} bytes that it was recorded with`);
    return buffer.subarray(0, count);
  };
  reader.willRead({ start, length });
  let turn = 0;
  let position = start;
  let chunk = await readAt(position, turn);
  while (chunk.byteLength > 0) {
    position += chunk.byteLength;
    turn += 1;
    const [next] = await Promise.all([readAt(position, turn), write(response, chunk)]);
    chunk = next;
  }
  response.end();
  // After a failure a read or a write may still hold the buffers, so only these are used again.
  if (spare.length < spareBuffersMax) spare.push(...buffers);
}

function takeBuffer(): Uint8Array {
  return spare.pop() ?? new Uint8Array(bufferBytes);
}

/** Resolves when the kernel has taken the chunk, so that its buffer may be used again; rejects when the client is gone. */
function write(response: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    const gone = () => reject(new WorldError('ClientGone', 'the client closed the connection before it had the whole blob'));
    if (response.destroyed) return gone();
    response.once('close', gone);
    response.write(chunk, (failure) => {
      response.off('close', gone);
      if (failure) reject(failure);
      else resolve();
    });
  });
}
