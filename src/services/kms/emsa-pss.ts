import { createHash } from 'node:crypto';

export interface PssWish {
  readonly digest: Uint8Array;
  readonly hash: string;
  /** One bit less than the modulus has. */
  readonly bits: number;
}

const trailer = 0xbc;

/** EMSA-PSS with a salt as long as the hash, as KMS signs (RFC 8017, 9.1.1), for a digest that the caller made. */
export function pssEncoded({ digest, hash, bits }: PssWish, salt: Uint8Array): Buffer {
  const bytes = Math.ceil(bits / 8);
  const h = hashed(hash, new Uint8Array(8), digest, salt);
  const block = Buffer.concat([new Uint8Array(bytes - salt.byteLength - h.byteLength - 2), Uint8Array.of(1), salt]);
  return Buffer.concat([masked(block, h, { hash, bits }), h, Uint8Array.of(trailer)]);
}

/** RFC 8017, 9.1.2. */
export function isPssEncoded(encoded: Buffer, { digest, hash, bits }: PssWish): boolean {
  const hashBytes = digest.byteLength;
  const blockBytes = encoded.byteLength - hashBytes - 1;
  const h = encoded.subarray(blockBytes, -1);
  const maskedBlock = encoded.subarray(0, blockBytes);
  if (encoded.at(-1) !== trailer || ((maskedBlock[0] ?? 0) & ~topMask(encoded.byteLength, bits)) !== 0) return false;
  const block = masked(maskedBlock, h, { hash, bits });
  const saltAt = blockBytes - hashBytes;
  if (block[saltAt - 1] !== 1 || block.subarray(0, saltAt - 1).some((byte) => byte !== 0)) return false;
  return hashed(hash, new Uint8Array(8), digest, block.subarray(saltAt)).equals(h);
}

/** Under MGF1 of `seed`; what the modulus has no room for is cleared. */
function masked(block: Buffer, seed: Buffer, { hash, bits }: { readonly hash: string; readonly bits: number }): Buffer {
  const mask = maskOf(seed, block.byteLength, hash);
  const result = Buffer.from(block.map((byte, index) => byte ^ (mask[index] ?? 0)));
  result[0] = (result[0] ?? 0) & topMask(Math.ceil(bits / 8), bits);
  return result;
}

function topMask(bytes: number, bits: number): number {
  return 0xff >> (bytes * 8 - bits);
}

function maskOf(seed: Uint8Array, bytes: number, hash: string): Buffer {
  const parts: Buffer[] = [];
  for (let counter = 0; parts.length * seed.byteLength < bytes; counter += 1) parts.push(hashed(hash, seed, Uint8Array.of(0, 0, 0, counter)));
  return Buffer.concat(parts).subarray(0, bytes);
}

function hashed(hash: string, ...parts: readonly Uint8Array[]): Buffer {
  const digest = createHash(hash);
  for (const part of parts) digest.update(part);
  return digest.digest();
}
