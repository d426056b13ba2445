import { createHash } from 'node:crypto';
import type { Digest, DigestAlgorithm } from '#model/digest.ts';
import type { BlobDriver, BlobSealing } from '#registry/blob-drivers/blob-driver.ts';

export const sizeMax = 64 << 20;

export function digestOf(content: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): Digest {
  return { algorithm, hex: createHash(algorithm).update(content).digest('hex') };
}

export function keyOf(content: Uint8Array, algorithm: DigestAlgorithm = 'sha256'): string {
  return `000000000000/AES256/${algorithm}:${digestOf(content, algorithm).hex}`;
}

export async function* chunks(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.byteLength; start += size) yield content.subarray(start, start + size);
}

export async function* failing(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  yield* chunks(content, size);
  throw new Error('the sender is gone');
}

export async function put(driver: BlobDriver, id: string, content: Uint8Array, sealing?: BlobSealing): Promise<void> {
  await driver.stage(id);
  await driver.append(id, chunks(content, 65_536), { sizeMax, sealing });
  await driver.commit(id, digestOf(content), { key: keyOf(content), sealing });
}

/** By reads of at most `step` bytes each. */
export async function readAll(driver: BlobDriver, key: string, step: number, sealing?: BlobSealing): Promise<Buffer> {
  await using reader = await driver.open(key, sealing);
  const parts: Buffer[] = [];
  for (let position = 0; ; ) {
    const buffer = Buffer.alloc(step);
    const count = await reader.read(buffer, position);
    if (count === 0) return Buffer.concat(parts);
    parts.push(buffer.subarray(0, count));
    position += count;
  }
}

/** The bytes from `start` on, as one who said what would be read. */
export async function readPart(driver: BlobDriver, key: string, part: { readonly start: number; readonly length: number; readonly sealing: BlobSealing }): Promise<Buffer> {
  const { start, length, sealing } = part;
  await using reader = await driver.open(key, sealing);
  reader.willRead({ start, length });
  const parts: Buffer[] = [];
  for (let position = start; position < start + length; ) {
    const buffer = Buffer.alloc(Math.min(1 << 20, start + length - position));
    const count = await reader.read(buffer, position);
    if (count === 0) break;
    parts.push(buffer.subarray(0, count));
    position += count;
  }
  return Buffer.concat(parts);
}
