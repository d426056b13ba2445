import { createPublicKey, type KeyObject } from 'node:crypto';
import { known } from '#base/assert.ts';
import { codeOf } from '#base/errors.ts';
import type { KmsKey } from '#model/kms-key.ts';
import { validationException } from './errors.ts';

export function publicKeyOf({ arn, publicKey }: KmsKey): KeyObject {
  return createPublicKey({ key: Buffer.from(known(publicKey, `the public key of ${arn}`), 'base64'), format: 'der', type: 'spki' });
}

/** The other side's public key of a key agreement: one of the same curve. */
export function peerKeyFrom(der: Uint8Array, key: KmsKey): KeyObject {
  const peer = parsed(der);
  const curve = peer.asymmetricKeyDetails?.namedCurve;
  if (curve === undefined || curve !== publicKeyOf(key).asymmetricKeyDetails?.namedCurve) throw validationException(`The public key is not of the curve of ${key.arn}, which is ${key.keySpec}.`);
  return peer;
}

function parsed(der: Uint8Array): KeyObject {
  try {
    return createPublicKey({ key: Buffer.from(der), format: 'der', type: 'spki' });
  } catch (cause) {
    if (codeOf(cause)?.startsWith('ERR_') !== true) throw cause;
    throw validationException('The public key is not a DER-encoded X.509 SubjectPublicKeyInfo.');
  }
}
