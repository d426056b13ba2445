import { createCipheriv, createDecipheriv } from 'node:crypto';
import type { Random } from '#base/random.ts';
import { known } from '#base/assert.ts';
import type { DataKeyWish, EncryptionContext, KeyService } from './key-service.ts';
import type { Call } from '#wire/operation.ts';

/** What was encrypted under a data key of its own, beside that key as KMS encrypted it. Base64. */
export interface Envelope {
  readonly dataKey: string;
  readonly sealed: string;
}

interface EnvelopeTools {
  readonly keys: KeyService;
  readonly call: Call;
}

const algorithm = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** For what KMS does not encrypt itself, or should not see: https://docs.aws.amazon.com/kms/latest/developerguide/kms-cryptography.html#enveloping */
export async function sealEnvelope(plaintext: Uint8Array, { random, ...wish }: DataKeyWish & { readonly random: Random }, { keys, call }: EnvelopeTools): Promise<Envelope & { readonly keyArn: string }> {
  const { plaintext: key, ciphertext, keyArn } = await keys.generateDataKey(wish, call);
  const nonce = random.bytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { dataKey: Buffer.from(ciphertext).toString('base64'), sealed: sealed.toString('base64'), keyArn };
}

export async function openEnvelope({ dataKey, sealed }: Envelope, encryptionContext: EncryptionContext, { keys, call }: EnvelopeTools): Promise<Buffer> {
  const { plaintext: key } = await keys.decrypt({ ciphertext: Buffer.from(dataKey, 'base64'), encryptionContext }, call);
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv(algorithm, key, bytes.subarray(0, nonceBytes), { authTagLength: tagBytes });
  decipher.setAuthTag(known(bytes.subarray(-tagBytes), 'the tag of what was sealed'));
  return Buffer.concat([decipher.update(bytes.subarray(nonceBytes, -tagBytes)), decipher.final()]);
}
