import { generateKeyPair, type KeyObject } from 'node:crypto';
import { promisify } from 'node:util';

/** The kinds of key that ACM makes for public certificates (https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html). */
export const issuedKeyAlgorithms = ['RSA_2048', 'EC_prime256v1', 'EC_secp384r1'] as const;
export type IssuedKeyAlgorithm = (typeof issuedKeyAlgorithms)[number];

export function isIssuedKeyAlgorithm(text: string): text is IssuedKeyAlgorithm {
  return issuedKeyAlgorithms.some((algorithm) => algorithm === text);
}

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

let last: Promise<unknown> = Promise.resolve();

/** Makes a key on a thread of libuv's pool: an RSA key takes a tenth of a second. One after the other, so that files and names do not wait for threads. */
export function makeKeyPair(algorithm: IssuedKeyAlgorithm): Promise<KeyPair> {
  const made = last.then(() => generate(algorithm));
  last = made.catch(() => undefined);
  return made;
}

const generateAsync = promisify(generateKeyPair);

function generate(algorithm: IssuedKeyAlgorithm): Promise<KeyPair> {
  switch (algorithm) {
    case 'RSA_2048':
      return generateAsync('rsa', { modulusLength: 2_048 });
    case 'EC_prime256v1':
      return generateAsync('ec', { namedCurve: 'prime256v1' });
    case 'EC_secp384r1':
      return generateAsync('ec', { namedCurve: 'secp384r1' });
  }
}
