import { constants, createDecipheriv, createPrivateKey, privateDecrypt } from 'node:crypto';
import { codeOf } from '#base/errors.ts';
import { dayMs } from '#base/time.ts';
import type { KmsKey, KmsKeySpec } from '#model/kms-key.ts';
import type { KmsDeps } from './deps.ts';
import { expiredImportToken, invalidCiphertext, invalidImportToken, unsupportedOperation } from './errors.ts';
import { isAsymmetric } from './key-specs.ts';
import { newKeyPair, privateDer, publicDer } from './new-key.ts';

export const importTokenValidMs = dayMs;

export interface Wrapping {
  readonly spec: KmsKeySpec;
  readonly algorithm: WrappingAlgorithm;
}

type WrappingAlgorithm = 'RSAES_OAEP_SHA_1' | 'RSAES_OAEP_SHA_256' | 'RSA_AES_KEY_WRAP_SHA_1' | 'RSA_AES_KEY_WRAP_SHA_256';

const algorithms: readonly WrappingAlgorithm[] = ['RSAES_OAEP_SHA_1', 'RSAES_OAEP_SHA_256', 'RSA_AES_KEY_WRAP_SHA_1', 'RSA_AES_KEY_WRAP_SHA_256'];
const specs: readonly KmsKeySpec[] = ['RSA_2048', 'RSA_3072', 'RSA_4096'];

/** https://docs.aws.amazon.com/kms/latest/developerguide/importing-keys-get-public-key-and-token.html#select-wrapping-algorithm */
export function wrappingFrom(algorithm: string, spec: string, key: KmsKey): Wrapping {
  const found = { algorithm: algorithms.find((own) => own === algorithm), spec: specs.find((own) => own === spec) };
  if (found.algorithm === undefined) throw unsupportedOperation(`WrappingAlgorithm ${algorithm} is not supported: use one of ${algorithms.join(', ')}.`);
  if (found.spec === undefined) throw unsupportedOperation(`WrappingKeySpec ${spec} is not supported: use one of ${specs.join(', ')}.`);
  if (isAsymmetric(key.keySpec) && !found.algorithm.startsWith('RSA_AES') && key.keySpec.startsWith('RSA')) throw unsupportedOperation(`WrappingAlgorithm ${algorithm} has no room for an RSA private key: use RSA_AES_KEY_WRAP_SHA_256 or RSA_AES_KEY_WRAP_SHA_1.`);
  return { algorithm: found.algorithm, spec: found.spec };
}

/** What a token says: the key that it is for, how it is wrapped, until when, and the private key that unwraps. */
interface ImportToken {
  readonly keyArn: string;
  readonly algorithm: string;
  readonly validTo: number;
  /** PKCS #8 DER, base64. */
  readonly privateKey: string;
}

const label = 'kms-import-token';

export async function newImportToken({ keyArn, algorithm, spec, validTo }: Wrapping & { readonly keyArn: string; readonly validTo: number }, { sealing }: Pick<KmsDeps, 'sealing'>) {
  const pair = await newKeyPair(spec);
  const token: ImportToken = { keyArn, algorithm, validTo, privateKey: privateDer(pair.privateKey).toString('base64') };
  return { token: Buffer.from(sealing.seal(JSON.stringify(token), label), 'base64url'), publicKey: publicDer(pair.publicKey) };
}

/** The key material; throws KMS's exceptions for a token that is not this key's, and for what was not wrapped by it. */
export function openedImport(wrapped: Uint8Array, { token, keyArn, nowMs, sealing }: { readonly token: Uint8Array; readonly keyArn: string; readonly nowMs: number } & Pick<KmsDeps, 'sealing'>): Buffer {
  const text = sealing.open(Buffer.from(token).toString('base64url'), label)?.toString();
  if (text === undefined) throw invalidImportToken('The import token is not one of GetParametersForImport.');
  const said: ImportToken = JSON.parse(text);
  if (said.keyArn !== keyArn) throw invalidImportToken(`The import token is for another key than ${keyArn}.`);
  if (said.validTo < nowMs) throw expiredImportToken();
  try {
    return unwrapped(Buffer.from(wrapped), said);
  } catch (cause) {
    if (codeOf(cause)?.startsWith('ERR_') !== true) throw cause;
    throw invalidCiphertext(`The key material was not wrapped by ${said.algorithm} under the public key that came with the import token.`);
  }
}

/** RFC 5649's initial value. */
const keyWrapIv = Buffer.from('a65959a6', 'hex');

function unwrapped(wrapped: Buffer, { algorithm, privateKey }: ImportToken): Buffer {
  const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
  const byRsa = (bytes: Buffer) => privateDecrypt({ key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: algorithm.endsWith('SHA_1') ? 'sha1' : 'sha256' }, bytes);
  if (!algorithm.startsWith('RSA_AES')) return byRsa(wrapped);
  const modulusBytes = (key.asymmetricKeyDetails?.modulusLength ?? 0) / 8;
  const decipher = createDecipheriv('id-aes256-wrap-pad', byRsa(wrapped.subarray(0, modulusBytes)), keyWrapIv);
  return Buffer.concat([decipher.update(wrapped.subarray(modulusBytes)), decipher.final()]);
}
