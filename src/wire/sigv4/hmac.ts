import { hash } from 'node:crypto';

/** Signs a text: its HMAC-SHA256 under one key, in lower-case hexadecimal digits. */
export type Sign = (text: string) => string;

/** SHA-256 takes blocks of this many bytes; no key of SigV4 is longer. */
const blockBytes = 64;

/** HMAC by its definition (RFC 2104): two one-shot hashes cost half of a `createHmac`, of which every request needs one. */
export function hmacSha256(key: Uint8Array): Sign {
  const inner = padded(key, 0x36);
  const outer = padded(key, 0x5c);
  return (text) => hash('sha256', Buffer.concat([outer, hash('sha256', Buffer.concat([inner, Buffer.from(text)]), 'buffer')]));
}

function padded(key: Uint8Array, pad: number): Uint8Array {
  return Uint8Array.from({ length: blockBytes }, (_, index) => (key[index] ?? 0) ^ pad);
}
