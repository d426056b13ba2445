import { X509Certificate, type KeyObject } from 'node:crypto';
import type { CertificateFacts, DistinguishedName } from '#model/certificate.ts';
import { extensionsOf } from './der.ts';

export interface ReadCertificate {
  readonly facts: CertificateFacts;
  /** Of the subject; empty when it has none. */
  readonly commonName: string;
  readonly dnsNames: readonly string[];
  readonly version: number;
  /** Whether it may sign other certificates. */
  readonly isAuthority: boolean;
  /** node:crypto's own, to verify with. */
  readonly x509: X509Certificate;
}

/** Undefined for a text that is no certificate. */
export function readCertificate(pem: string): ReadCertificate | undefined {
  try {
    const x509 = new X509Certificate(pem);
    const { version, dnsNames, keyUsages, extendedKeyUsages } = extensionsOf(x509.raw);
    const facts = {
      serial: (x509.serialNumber.toLowerCase().match(/../g) ?? []).join(':'),
      subject: nameOf(x509.subject),
      issuer: nameOf(x509.issuer),
      notBefore: x509.validFromDate.getTime(),
      notAfter: x509.validToDate.getTime(),
      keyAlgorithm: keyAlgorithmOf(x509.publicKey),
      signatureAlgorithm: signatureName(x509.signatureAlgorithm ?? 'unknown'),
      keyUsages,
      extendedKeyUsages,
    };
    // A date that is none, such as the 31st of February.
    if (Number.isNaN(facts.notBefore) || Number.isNaN(facts.notAfter)) return undefined;
    return { facts, commonName: facts.subject['CN'] ?? '', dnsNames, version, isAuthority: x509.ca, x509 };
  } catch {
    // Whatever the two parsers do not understand is no certificate that can be used.
    return undefined;
  }
}

/** Whether `issuer` signed it, and may sign. Roots older than version 3 do not say whether they may. */
export function isIssuedBy({ x509 }: ReadCertificate, issuer: ReadCertificate): boolean {
  return x509.checkIssued(issuer.x509) && x509.verify(issuer.x509.publicKey) && (issuer.isAuthority || issuer.version < 3);
}

/** Whether its own key signed it; it need not be allowed to sign others. */
export function isSelfSigned({ x509 }: ReadCertificate): boolean {
  return x509.subject === x509.issuer && x509.verify(x509.publicKey);
}

/** As ACM names it, such as `RSA_2048`; of other kinds of keys node:crypto's name. */
export function keyAlgorithmOf(key: KeyObject): string {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa') return `RSA_${modulusLength}`;
  return key.asymmetricKeyType === 'ec' ? `EC_${namedCurve}` : key.asymmetricKeyType ?? 'unknown';
}

/** OpenSSL's `sha256WithRSAEncryption` is ACM's `SHA256WITHRSA`. */
function signatureName(name: string): string {
  const ecdsa = /^ecdsa-with-SHA(\d+)$/i.exec(name);
  if (ecdsa !== null) return `SHA${ecdsa[1]}WITHECDSA`;
  return name.replace(/Encryption$/, '').toUpperCase();
}

/** One attribute a line. Of several of one type, the last counts. */
function nameOf(text: string | undefined): DistinguishedName {
  const parts = (text ?? '').split('\n').flatMap((line) => line.split(/\+(?=[A-Za-z]+=)/));
  return Object.fromEntries(parts.filter((part) => part.includes('=')).map((part) => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]));
}
