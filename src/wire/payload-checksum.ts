import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { Fault } from './fault.ts';
import type { Headers } from './http-message.ts';

const headerPrefix = 'x-amz-checksum-';

/**
 * Checks the checksums that a client states of its body, in headers or in the trailers of an aws-chunked one
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity-upload.html). Throws a Fault when one
 * does not fit, or is of a kind that is not known.
 */
export function checkPayload(content: Uint8Array, stated: Headers): void {
  for (const name in stated) {
    if (!name.startsWith(headerPrefix)) continue;
    const algorithm = name.slice(headerPrefix.length);
    if (algorithm === 'algorithm' || algorithm === 'mode' || algorithm === 'type') continue;
    const checksum = algorithms.get(algorithm);
    if (checksum === undefined) throw new Fault('Malformed', `The checksum algorithm ${algorithm} is not supported; send one of ${[...algorithms.keys()].join(', ')}.`);
    if (checksum(content) !== stated[name]) throw new Fault('Malformed', `Value for ${name} header is invalid: the body has another checksum.`);
  }
}

/** Each gives base64. */
const algorithms: ReadonlyMap<string, (content: Uint8Array) => string> = new Map([
  ['crc32', (content: Uint8Array) => bigEndian(crc32(content))],
  ['crc32c', (content: Uint8Array) => bigEndian(crc32c(content))],
  ['sha1', (content: Uint8Array) => hash('sha1', content, 'base64')],
  ['sha256', (content: Uint8Array) => hash('sha256', content, 'base64')],
]);

function bigEndian(value: number): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes.toString('base64');
}

/** Castagnoli's polynomial, reflected (RFC 3720, appendix B.4). */
const castagnoli = 0x82f63b78;

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ castagnoli : value >>> 1;
  return value;
});

function crc32c(content: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of content) value = (table[(value ^ byte) & 0xff] ?? 0) ^ (value >>> 8);
  return (value ^ 0xffffffff) >>> 0;
}
