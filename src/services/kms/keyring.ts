import { createPrivateKey, createSecretKey, type KeyObject } from 'node:crypto';
import type { Sealing } from '#auth/sealing.ts';
import { known } from '#base/assert.ts';
import { kmsMaterialLabel, type KmsKey, type KmsKeyMaterial } from '#model/kms-key.ts';
import { isAsymmetric } from './key-specs.ts';

/** Opens key material: what is in documents is sealed, and opening it (RSA's above all) costs more than using it. */
export interface Keyring {
  /** Bytes of a symmetric or HMAC key, or a private key as PKCS #8 DER. */
  seal(keyArn: string, materialId: string, material: Uint8Array): string;
  /** `material` has to be there: the state of the key says so. */
  open(key: KmsKey, material: KmsKeyMaterial): KeyObject;
}

/** Used ones stay open; the one that was not used for longest is forgotten. */
const openedMax = 10_000;

export function keyringOver(sealing: Sealing): Keyring {
  const opened = new Map<string, KeyObject>();
  return {
    seal: (keyArn, materialId, material) => sealing.seal(material, kmsMaterialLabel(keyArn, materialId)),
    open(key, material) {
      // The sealed text as the name: material that was deleted and imported again is opened anew.
      const name = known(material.sealed, 'key material that is used');
      const before = opened.get(name);
      const keyObject = before ?? openedKey(sealing, key, { ...material, sealed: name });
      if (before !== undefined) opened.delete(name);
      opened.set(name, keyObject);
      const [oldest] = opened.keys();
      if (opened.size > openedMax && oldest !== undefined) opened.delete(oldest);
      return keyObject;
    },
  };
}

function openedKey(sealing: Sealing, key: KmsKey, { id, sealed }: KmsKeyMaterial & { readonly sealed: string }): KeyObject {
  const bytes = known(sealing.open(sealed, kmsMaterialLabel(key.arn, id)), `the material of ${key.arn}`);
  return isAsymmetric(key.keySpec) ? createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' }) : createSecretKey(bytes);
}
