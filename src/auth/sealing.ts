import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from '#base/random.ts';

/**
 * Keeps secrets in documents and tokens: authenticated encryption under the daemon's master key (AES-256-GCM). What is sealed
 * under one label, such as `iam-access-key/AKIA…`, cannot be opened under another: it cannot be moved between documents.
 */
export interface Sealing {
  /** base64url. */
  seal(secret: string | Uint8Array, label: string): string;
  /** Undefined when it was not sealed by this key under this label. */
  open(sealed: string, label: string): Buffer | undefined;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** `masterKey` has 32 bytes. */
export function sealingBy(masterKey: Uint8Array, random: Random): Sealing {
  const key = Buffer.from(hkdfSync('sha256', masterKey, new Uint8Array(), 'drydock sealing', 32));
  return {
    seal(secret, label) {
      const nonce = random.bytes(nonceBytes);
      const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes }).setAAD(Buffer.from(label));
      return Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()]).toString('base64url');
    },
    open(sealed, label) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.byteLength < nonceBytes + tagBytes) return undefined;
      const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes }).setAAD(Buffer.from(label));
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      const secret = decipher.update(bytes.subarray(nonceBytes, -tagBytes));
      try {
        return Buffer.concat([secret, decipher.final()]);
      } catch {
        // Only `final` throws here: the tag is not that of these bytes, key and label.
        return undefined;
      }
    },
  };
}
