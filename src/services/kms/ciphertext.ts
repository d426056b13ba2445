import { createCipheriv, createDecipheriv, type KeyObject } from 'node:crypto';
import type { Random } from '#base/random.ts';

/**
 * What Encrypt gives: it says itself by which material of which key it was made, so that Decrypt needs no KeyId.
 *
 *     version (1) | key id (16) | material id (32) | nonce (12) | AES-256-GCM ciphertext | tag (16)
 *
 * All before the nonce, and the encryption context, are authenticated with it.
 */
export interface ParsedCiphertext {
  /** A UUID. */
  readonly keyId: string;
  /** 64 hexadecimal digits. */
  readonly materialId: string;
}

export type EncryptionContext = Readonly<Record<string, string>>;

const version = 1;
const keyIdBytes = 16;
const materialIdBytes = 32;
const headerBytes = 1 + keyIdBytes + materialIdBytes;
const nonceBytes = 12;
const tagBytes = 16;
const algorithm = 'aes-256-gcm';

export interface EncryptWith extends ParsedCiphertext {
  readonly material: KeyObject;
  readonly random: Random;
}

export function sealedCiphertext(plaintext: Uint8Array, context: EncryptionContext, { keyId, materialId, material, random }: EncryptWith): Buffer {
  const header = Buffer.concat([Uint8Array.of(version), Buffer.from(keyId.replaceAll('-', ''), 'hex'), Buffer.from(materialId, 'hex')]);
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv(algorithm, material, nonce, { authTagLength: tagBytes }).setAAD(Buffer.concat([header, contextBytes(context)]));
  return Buffer.concat([header, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined for what none of ours looks like. */
export function parsedCiphertext(blob: Uint8Array): ParsedCiphertext | undefined {
  const bytes = bufferOf(blob);
  if (bytes.byteLength < headerBytes + nonceBytes + tagBytes || bytes[0] !== version) return undefined;
  const digits = bytes.toString('hex', 1, 1 + keyIdBytes);
  const keyId = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-');
  return { keyId, materialId: bytes.toString('hex', 1 + keyIdBytes, headerBytes) };
}

/** Undefined when a bit of it, or of the encryption context, is not what it was. */
export function openedCiphertext(blob: Uint8Array, context: EncryptionContext, material: KeyObject): Buffer | undefined {
  const bytes = bufferOf(blob);
  const nonceEnd = headerBytes + nonceBytes;
  const decipher = createDecipheriv(algorithm, material, bytes.subarray(headerBytes, nonceEnd), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.concat([bytes.subarray(0, headerBytes), contextBytes(context)])).setAuthTag(bytes.subarray(-tagBytes));
  const plaintext = decipher.update(bytes.subarray(nonceEnd, -tagBytes));
  try {
    return Buffer.concat([plaintext, decipher.final()]);
  } catch {
    // Only `final` throws here: the tag is another.
    return undefined;
  }
}

/** The same bytes in whatever order the pairs are given; nothing and no pairs are the same. */
function contextBytes(context: EncryptionContext): Buffer {
  const pairs = Object.entries(context).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Buffer.from(pairs.length === 0 ? '' : JSON.stringify(pairs));
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
