import { isIP } from 'node:net';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import * as x509 from '@peculiar/asn1-x509';
import { dateOf } from '#base/time.ts';

export interface DistinguishedName {
  readonly commonName: string;
  readonly organization?: string;
}

export interface CertificateContent {
  /** Positive, at most 20 bytes. */
  readonly serial: Uint8Array;
  readonly issuer: DistinguishedName;
  readonly subject: DistinguishedName;
  readonly notBefore: number;
  readonly notAfter: number;
  /** DER of a SubjectPublicKeyInfo. */
  readonly publicKey: Uint8Array;
  /** Names the key of the issuer. */
  readonly issuerKeyId: Uint8Array;
  /** Names this key. */
  readonly keyId: Uint8Array;
  readonly role: CertificateRole;
}

export type CertificateRole =
  | { readonly kind: 'root' }
  /** RSA keys may encipher the key of a session as well. */
  | { readonly kind: 'server'; /** DNS names, or IP addresses. */ readonly names: readonly string[]; readonly enciphersKeys: boolean };

/** The part of a certificate that its issuer signs by ECDSA with SHA-256. */
export function certificateToSign(content: CertificateContent): Uint8Array {
  return new Uint8Array(AsnConvert.serialize(tbs(content)));
}

/** `signature` is of `certificateToSign(content)`, DER. */
export function signedCertificate(content: CertificateContent, signature: Uint8Array): Uint8Array {
  const certificate = new x509.Certificate({ tbsCertificate: tbs(content), signatureAlgorithm: ecdsaWithSha256(), signatureValue: bytesOf(signature) });
  return new Uint8Array(AsnConvert.serialize(certificate));
}

export interface CertificateExtensions {
  /** 3 for all that TLS is spoken with. */
  readonly version: number;
  /** As ACM calls them. */
  readonly keyUsages: readonly string[];
  /** Object identifiers. */
  readonly extendedKeyUsages: readonly string[];
  readonly dnsNames: readonly string[];
}

/** What node:crypto does not say of a certificate. Throws for bytes that are none. */
export function extensionsOf(der: Uint8Array): CertificateExtensions {
  const { tbsCertificate } = AsnConvert.parse(der, x509.Certificate);
  const valueOf = (oid: string) => tbsCertificate.extensions?.find(({ extnID }) => extnID === oid)?.extnValue;
  const usage = valueOf(x509.id_ce_keyUsage);
  const extended = valueOf(x509.id_ce_extKeyUsage);
  const names = valueOf(x509.id_ce_subjectAltName);
  return {
    version: tbsCertificate.version + 1,
    keyUsages: usage === undefined ? [] : keyUsagesIn(usage),
    extendedKeyUsages: extended === undefined ? [] : [...AsnConvert.parse(extended, x509.ExtendedKeyUsage)],
    dnsNames: names === undefined ? [] : [...AsnConvert.parse(names, x509.SubjectAlternativeName)].flatMap(({ dNSName }) => dNSName ?? []),
  };
}

function keyUsagesIn(value: OctetString): readonly string[] {
  const given: readonly string[] = AsnConvert.parse(value, x509.KeyUsage).toJSON();
  return Object.entries(keyUsageNames).filter(([name]) => given.includes(name)).map(([, usage]) => usage);
}

/** In the order of the extension's bits. */
const keyUsageNames = {
  digitalSignature: 'DIGITAL_SIGNATURE',
  nonRepudiation: 'NON_REPUDIATION',
  keyEncipherment: 'KEY_ENCIPHERMENT',
  dataEncipherment: 'DATA_ENCIPHERMENT',
  keyAgreement: 'KEY_AGREEMENT',
  keyCertSign: 'CERTIFICATE_SIGNING',
  crlSign: 'CRL_SIGNING',
  encipherOnly: 'ENCIPHER_ONLY',
  decipherOnly: 'DECIPHER_ONLY',
};

function tbs(content: CertificateContent): x509.TBSCertificate {
  return new x509.TBSCertificate({
    version: x509.Version.v3,
    serialNumber: bytesOf(content.serial),
    signature: ecdsaWithSha256(),
    issuer: nameOf(content.issuer),
    validity: new x509.Validity({ notBefore: dateOf(content.notBefore), notAfter: dateOf(content.notAfter) }),
    subject: nameOf(content.subject),
    subjectPublicKeyInfo: AsnConvert.parse(content.publicKey, x509.SubjectPublicKeyInfo),
    extensions: new x509.Extensions([...roleExtensions(content.role), ...keyExtensions(content)]),
  });
}

function roleExtensions(role: CertificateRole): readonly x509.Extension[] {
  const { KeyUsageFlags: flags } = x509;
  if (role.kind === 'root') {
    return [
      extension(x509.id_ce_basicConstraints, new x509.BasicConstraints({ cA: true, pathLenConstraint: 0 }), true),
      extension(x509.id_ce_keyUsage, new x509.KeyUsage(flags.keyCertSign | flags.cRLSign), true),
    ];
  }
  return [
    extension(x509.id_ce_basicConstraints, new x509.BasicConstraints({ cA: false }), true),
    extension(x509.id_ce_keyUsage, new x509.KeyUsage(flags.digitalSignature | (role.enciphersKeys ? flags.keyEncipherment : 0)), true),
    extension(x509.id_ce_extKeyUsage, new x509.ExtendedKeyUsage([x509.id_kp_serverAuth])),
    extension(x509.id_ce_subjectAltName, new x509.SubjectAlternativeName(role.names.map((name) => new x509.GeneralName(isIP(name) === 0 ? { dNSName: name } : { iPAddress: name })))),
  ];
}

function keyExtensions({ keyId, issuerKeyId }: CertificateContent): readonly x509.Extension[] {
  return [
    extension(x509.id_ce_subjectKeyIdentifier, new x509.SubjectKeyIdentifier(bytesOf(keyId))),
    extension(x509.id_ce_authorityKeyIdentifier, new x509.AuthorityKeyIdentifier({ keyIdentifier: new x509.KeyIdentifier(bytesOf(issuerKeyId)) })),
  ];
}

function extension(extnID: string, value: object, critical = false): x509.Extension {
  return new x509.Extension({ extnID, critical, extnValue: new OctetString(AsnConvert.serialize(value)) });
}

function nameOf({ commonName, organization }: DistinguishedName): x509.Name {
  const parts = [...(organization === undefined ? [] : [['2.5.4.10', organization] as const]), ['2.5.4.3', commonName] as const];
  return new x509.Name(parts.map(([type, utf8String]) => new x509.RelativeDistinguishedName([new x509.AttributeTypeAndValue({ type, value: new x509.AttributeValue({ utf8String }) })])));
}

function ecdsaWithSha256(): x509.AlgorithmIdentifier {
  return new x509.AlgorithmIdentifier({ algorithm: '1.2.840.10045.4.3.2' });
}

function bytesOf(bytes: Uint8Array): ArrayBuffer {
  return new Uint8Array(bytes).buffer;
}
