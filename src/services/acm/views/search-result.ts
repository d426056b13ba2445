import type { AcmCertificateMetadata, CertificateSearchResult, DistinguishedName as ShownName, X509Attributes } from '@aws-sdk/client-acm';
import type { Certificate, DistinguishedName } from '#model/certificate.ts';
import { certificateSummary, extendedKeyUsageNames, keyAlgorithmName, keyUsageNames, type CertificateSurroundings } from './certificate.ts';

/** A certificate as SearchCertificates shows it, and compares it with filters. */
export interface FoundCertificate {
  readonly arn: string;
  readonly attributes: X509Attributes;
  readonly metadata: AcmCertificateMetadata;
}

export function foundCertificate(certificate: Certificate, surroundings: CertificateSurroundings): FoundCertificate {
  const { InUse, Exported, RenewalEligibility, Status, Type, ExportOption, CreatedAt, IssuedAt, ImportedAt, RevokedAt, CertificateKeyPairOrigin, NotBefore, NotAfter } = certificateSummary(certificate, surroundings);
  const metadata: AcmCertificateMetadata = {
    CreatedAt,
    Exported,
    InUse,
    RenewalEligibility,
    Status,
    Type,
    CertificateKeyPairOrigin,
    ...(ExportOption !== undefined && { ExportOption }),
    ...(IssuedAt !== undefined && { IssuedAt }),
    ...(ImportedAt !== undefined && { ImportedAt }),
    ...(RevokedAt !== undefined && { RevokedAt }),
    ...(certificate.validation !== undefined && { ValidationMethod: certificate.validation.method }),
    ...(certificate.renewedAt !== undefined && { RenewalStatus: 'SUCCESS' }),
  };
  const attributes = {
    Issuer: nameView(certificate.issuer),
    Subject: nameView(certificate.subject),
    SubjectAlternativeNames: certificate.subjectAlternativeNames.map((DnsName) => ({ DnsName })),
    ExtendedKeyUsages: extendedKeyUsageNames(certificate),
    KeyAlgorithm: keyAlgorithmName(certificate),
    KeyUsages: keyUsageNames(certificate),
    SerialNumber: certificate.serial,
    NotAfter,
    NotBefore,
  };
  return { arn: certificate.arn, attributes, metadata };
}

export function searchResultView({ arn, attributes, metadata }: FoundCertificate): CertificateSearchResult {
  return { CertificateArn: arn, X509Attributes: attributes, CertificateMetadata: { AcmCertificateMetadata: metadata } };
}

function nameView(name: DistinguishedName): ShownName {
  const parts = Object.entries(name).map(([type, value]) => [memberNames[type], value] as const);
  return Object.fromEntries(parts.filter(([member]) => member !== undefined));
}

const memberNames: Readonly<Record<string, string>> = {
  CN: 'CommonName',
  C: 'Country',
  L: 'Locality',
  O: 'Organization',
  OU: 'OrganizationalUnit',
  ST: 'State',
  SN: 'Surname',
  GN: 'GivenName',
  initials: 'Initials',
  serialNumber: 'SerialNumber',
  title: 'Title',
};
