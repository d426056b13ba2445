import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { known } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { pemText } from '#base/pem.ts';
import type { Random } from '#base/random.ts';
import { dayMs, secondMs } from '#base/time.ts';
import { certificateAuthorities, type CertificateAuthority } from '#model/certificate-authority.ts';
import type { Certificate, CertificateFacts } from '#model/certificate.ts';
import type { Store } from '#state/store.ts';
import { certificateToSign, signedCertificate, type CertificateContent, type DistinguishedName } from './der.ts';
import { makeKeyPair, type IssuedKeyAlgorithm } from './key-pair.ts';
import { readCertificate } from './read-certificate.ts';

/** Valid for 13 months, as those of ACM (https://docs.aws.amazon.com/acm/latest/userguide/acm-certificate-characteristics.html). */
const leafDays = 395;
const rootDays = 3_652;
const serialBytes = 16;
/** Of a common name (RFC 5280, ub-common-name). */
const commonNameLengthMax = 64;

export interface LocalAuthorityOptions {
  readonly store: Store;
  /** Of what the APIs show. */
  readonly clock: Clock;
  /** Of those who speak TLS. */
  readonly realClock: Clock;
  readonly random: Random;
}

export interface CertificateWish {
  /** The first is the common name. */
  readonly names: readonly string[];
  readonly keyAlgorithm: IssuedKeyAlgorithm;
}

/** What of a certificate's document comes from its issuer. */
export type IssuedCertificate = CertificateFacts & Required<Pick<Certificate, 'certificate' | 'certificateChain' | 'privateKey'>>;

/** The daemon's own certificate authority: ACM here. Its root is made at the first use and kept. */
export interface LocalAuthority {
  /** The root, PEM. */
  certificate(): Promise<string>;
  issue(wish: CertificateWish): Promise<IssuedCertificate>;
}

export function localAuthority(options: LocalAuthorityOptions): LocalAuthority {
  const { clock, realClock, random } = options;
  return {
    async certificate() {
      const { certificate } = root(options);
      await options.store.durable();
      return certificate;
    },
    async issue({ names, keyAlgorithm }) {
      const keys = await makeKeyPair(keyAlgorithm);
      const authority = root(options);
      const { commonName, issuerKey } = issuerOf(authority);
      const [name = ''] = names;
      const certificate = signed(issuerKey, {
        serial: serialFrom(random),
        issuer: { commonName, organization },
        subject: { commonName: name.slice(0, commonNameLengthMax) },
        ...validityAt(clock.nowMs(), realClock.nowMs()),
        ...keysOf(keys.publicKey, issuerKey),
        role: { kind: 'server', names, enciphersKeys: keyAlgorithm === 'RSA_2048' },
      });
      const { facts } = known(readCertificate(certificate), 'a certificate of our own');
      return { ...facts, certificate, certificateChain: authority.certificate, privateKey: pemOfKey(keys.privateKey) };
    },
  };
}

/**
 * Whole days, as ACM has them. Real clients judge a certificate by the host's clock and the APIs by the cloud's, which users advance: it is valid
 * by both, from the earlier of the two on and for 395 days by the cloud's.
 */
export function validityAt(cloudMs: number, realMs: number): { readonly notBefore: number; readonly notAfter: number } {
  return { notBefore: midnight(Math.min(cloudMs, realMs)), notAfter: midnight(cloudMs) + leafDays * dayMs - secondMs };
}

const organization = 'Drydock';

function root({ store, realClock, random }: LocalAuthorityOptions): CertificateAuthority {
  const kept = store.get(certificateAuthorities, 'current');
  if (kept !== undefined) return kept;
  const made = newRoot(realClock.nowMs(), random);
  store.commit((transaction) => transaction.put(certificateAuthorities, made));
  return made;
}

function newRoot(nowMs: number, random: Random): CertificateAuthority {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  // Told apart in a trust store from the roots of other daemons.
  const name: DistinguishedName = { commonName: `Drydock local CA ${keyIdOf(publicKey).toString('hex').slice(0, 8)}`, organization };
  const notBefore = midnight(nowMs);
  const content = { serial: serialFrom(random), issuer: name, subject: name, notBefore, notAfter: notBefore + rootDays * dayMs, ...keysOf(publicKey, privateKey), role: { kind: 'root' } } as const;
  return { id: 'current', certificate: signed(privateKey, content), privateKey: pemOfKey(privateKey) };
}

function issuerOf({ certificate, privateKey }: CertificateAuthority): { readonly commonName: string; readonly issuerKey: KeyObject } {
  return { commonName: known(readCertificate(certificate), 'our root').commonName, issuerKey: createPrivateKey(privateKey) };
}

function signed(issuerKey: KeyObject, content: CertificateContent): string {
  return pemText('CERTIFICATE', signedCertificate(content, sign('sha256', certificateToSign(content), issuerKey)));
}

function keysOf(publicKey: KeyObject, issuerKey: KeyObject): Pick<CertificateContent, 'publicKey' | 'keyId' | 'issuerKeyId'> {
  return { publicKey: spkiOf(publicKey), keyId: keyIdOf(publicKey), issuerKeyId: keyIdOf(createPublicKey(issuerKey)) };
}

/** Any hash of the key will do: only the two ends of a link have to agree (RFC 7093). */
function keyIdOf(publicKey: KeyObject): Buffer {
  return createHash('sha256').update(spkiOf(publicKey)).digest().subarray(0, 20);
}

function spkiOf(publicKey: KeyObject): Buffer {
  return publicKey.export({ type: 'spki', format: 'der' });
}

/** Positive, and of a fixed length. */
function serialFrom(random: Random): Uint8Array {
  const [first = 0, ...rest] = random.bytes(serialBytes);
  return Uint8Array.from([(first & 0x3f) | 0x40, ...rest]);
}

function pemOfKey(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function midnight(atMs: number): number {
  return Math.floor(atMs / dayMs) * dayMs;
}
