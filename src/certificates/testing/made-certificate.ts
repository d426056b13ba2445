import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { pemText } from '#base/pem.ts';
import { dayMs } from '#base/time.ts';
import { certificateToSign, signedCertificate, type CertificateRole } from '../der.ts';

export interface MadeCertificate {
  readonly name: string;
  readonly pem: string;
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
  /** PEM, PKCS #8. */
  readonly key: string;
}

export interface CertificateRecipe {
  readonly name: string;
  /** Signed by its own key without one. */
  readonly issuer?: MadeCertificate;
  readonly role?: CertificateRole;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly curve?: 'prime256v1' | 'secp384r1' | 'secp256k1';
  /** An RSA key of that many bits; only for one that another one signs. */
  readonly rsaBits?: number;
}

let count = 0;

/** A certificate as a caller may bring one, valid from 1970 to 2049 unless it says otherwise. */
export function madeCertificate({ name, issuer, role, notBefore = dayMs, notAfter = 29_000 * dayMs, curve = 'prime256v1', rsaBits }: CertificateRecipe): MadeCertificate {
  const { publicKey, privateKey } = rsaBits === undefined ? generateKeyPairSync('ec', { namedCurve: curve }) : generateKeyPairSync('rsa', { modulusLength: rsaBits });
  count += 1;
  const content = {
    serial: Uint8Array.of(1, count),
    issuer: { commonName: issuer?.name ?? name },
    subject: { commonName: name },
    notBefore,
    notAfter,
    publicKey: spki(publicKey),
    keyId: keyId(publicKey),
    issuerKeyId: keyId(issuer?.publicKey ?? publicKey),
    role: role ?? { kind: 'server', names: [name], enciphersKeys: false },
  } as const;
  const pem = pemText('CERTIFICATE', signedCertificate(content, sign('sha256', certificateToSign(content), issuer?.privateKey ?? privateKey)));
  return { name, pem, publicKey, privateKey, key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() };
}

function spki(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1').update(spki(key)).digest();
}
