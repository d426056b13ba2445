import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';

/**
 * The last segment of a staged content that is sealed lies in a file of its own, behind its index: whole segments follow each other in the staging file, and
 * are written once. So a crash or a full disk in the middle of a write takes nothing that was there. A tail whose index is not the number of whole
 * segments has become part of one.
 */
export interface SealedTail {
  readonly index: number;
  /** The segment, sealed as the blob's last. */
  readonly sealed: Uint8Array;
}

const indexBytes = 8;

export function tailPath(stagingPath: string): string {
  return `${stagingPath}.tail`;
}

/** Everything besides the staging file itself. */
export function tailPaths(stagingPath: string): readonly string[] {
  return [tailPath(stagingPath), newTailPath(stagingPath)];
}

function newTailPath(stagingPath: string): string {
  return `${stagingPath}.tail-new`;
}

export function writeTail(stagingPath: string, { index, sealed }: SealedTail): void {
  const header = Buffer.alloc(indexBytes);
  header.writeBigUInt64BE(BigInt(index));
  writeFileSync(newTailPath(stagingPath), Buffer.concat([header, sealed]), { mode: 0o600 });
  renameSync(newTailPath(stagingPath), tailPath(stagingPath));
}

export function readTail(stagingPath: string): SealedTail | undefined {
  try {
    const bytes = readFileSync(tailPath(stagingPath));
    return bytes.byteLength < indexBytes ? undefined : { index: Number(bytes.readBigUInt64BE()), sealed: bytes.subarray(indexBytes) };
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}

/** How many bytes the sealed tail behind `index` whole segments has; 0 when there is none. */
export async function tailSize(stagingPath: string, index: number): Promise<number> {
  try {
    await using file = await open(tailPath(stagingPath), 'r');
    const { size } = await file.stat();
    const header = Buffer.alloc(indexBytes);
    const { bytesRead } = await file.read(header, 0, indexBytes, 0);
    return bytesRead === indexBytes && Number(header.readBigUInt64BE()) === index ? size - indexBytes : 0;
  } catch (thrown) {
    if (codeOf(thrown) === 'ENOENT') return 0;
    throw thrown;
  }
}
