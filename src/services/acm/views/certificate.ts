import type { CertificateDetail, CertificateSummary, ExtendedKeyUsageName, KeyAlgorithm, KeyUsageName, RevocationReason } from '@aws-sdk/client-acm';
import { dateOf } from '#base/time.ts';
import { certificateStatusAt, isRenewable, type Certificate, type DistinguishedName } from '#model/certificate.ts';
import { domainValidationViews, type ProofOf } from './validation.ts';

/** What a view needs besides the document. */
export interface CertificateSurroundings {
  readonly nowMs: number;
  /** The ARNs of what uses it. */
  readonly usedBy: readonly string[];
}

export function certificateDetail(certificate: Certificate, { nowMs, usedBy }: CertificateSurroundings, proofOf: ProofOf): CertificateDetail {
  const validations = domainValidationViews(certificate, proofOf);
  const { renewedAt } = certificate;
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domainName,
    SubjectAlternativeNames: [...certificate.subjectAlternativeNames],
    ...(validations !== undefined && { DomainValidationOptions: validations }),
    Serial: certificate.serial,
    Subject: nameText(certificate.subject),
    Issuer: certificate.issuer['O'] ?? certificate.issuer['CN'] ?? nameText(certificate.issuer),
    ...times(certificate),
    ...(certificate.revoked !== undefined && { RevocationReason: revocationReason(certificate.revoked.reason) }),
    Status: certificateStatusAt(certificate, nowMs),
    KeyAlgorithm: keyAlgorithmName(certificate),
    SignatureAlgorithm: certificate.signatureAlgorithm,
    InUseBy: [...usedBy],
    Type: certificate.type,
    ...(validations !== undefined && renewedAt !== undefined && { RenewalSummary: { RenewalStatus: 'SUCCESS', DomainValidationOptions: validations, UpdatedAt: dateOf(renewedAt) } }),
    KeyUsages: keyUsageNames(certificate).map((Name) => ({ Name })),
    ExtendedKeyUsages: certificate.extendedKeyUsages.map((OID) => ({ Name: extendedKeyUsageName(OID), OID })),
    RenewalEligibility: renewalEligibility(certificate, nowMs, usedBy),
    Options: {
      CertificateTransparencyLoggingPreference: certificate.isTransparencyLogged ? 'ENABLED' : 'DISABLED',
      Export: certificate.isExportable ? 'ENABLED' : 'DISABLED',
    },
    ...migration(certificate),
    CertificateKeyPairOrigin: keyPairOrigin(certificate),
  };
}

/** How many names a summary shows. */
const summaryNamesMax = 100;

export function certificateSummary(certificate: Certificate, { nowMs, usedBy }: CertificateSurroundings): CertificateSummary {
  return {
    CertificateArn: certificate.arn,
    DomainName: certificate.domainName,
    SubjectAlternativeNameSummaries: certificate.subjectAlternativeNames.slice(0, summaryNamesMax),
    HasAdditionalSubjectAlternativeNames: certificate.subjectAlternativeNames.length > summaryNamesMax,
    Status: certificateStatusAt(certificate, nowMs),
    Type: certificate.type,
    KeyAlgorithm: keyAlgorithmName(certificate),
    KeyUsages: keyUsageNames(certificate),
    ExtendedKeyUsages: extendedKeyUsageNames(certificate),
    ExportOption: certificate.isExportable ? 'ENABLED' : 'DISABLED',
    InUse: usedBy.length > 0,
    Exported: certificate.exportedAt !== undefined,
    RenewalEligibility: renewalEligibility(certificate, nowMs, usedBy),
    ...times(certificate),
    CertificateKeyPairOrigin: keyPairOrigin(certificate),
  };
}

export function renewalEligibility(certificate: Certificate, nowMs: number, usedBy: readonly string[]): 'ELIGIBLE' | 'INELIGIBLE' {
  return isRenewable(certificate, usedBy.length > 0) && certificateStatusAt(certificate, nowMs) === 'ISSUED' ? 'ELIGIBLE' : 'INELIGIBLE';
}

export function keyPairOrigin({ type }: Certificate): 'AWS_MANAGED' | 'CUSTOMER_PROVIDED' {
  return type === 'IMPORTED' ? 'CUSTOMER_PROVIDED' : 'AWS_MANAGED';
}

export function keyUsageNames({ keyUsages }: Certificate): KeyUsageName[] {
  return keyUsages.flatMap((usage) => allKeyUsageNames.find((name) => name === usage) ?? []);
}

/** ACM says NONE in lists of a certificate that has none. */
export function extendedKeyUsageNames({ extendedKeyUsages }: Certificate): ExtendedKeyUsageName[] {
  return extendedKeyUsages.length === 0 ? ['NONE'] : extendedKeyUsages.map(extendedKeyUsageName);
}

/** The algorithm as the API's enumeration has it. */
export function keyAlgorithmName({ keyAlgorithm }: Certificate): KeyAlgorithm | undefined {
  return keyAlgorithmNames.find((name) => name === keyAlgorithm);
}

function revocationReason(reason: string): RevocationReason | undefined {
  return revocationReasons.find((known) => known === reason);
}

/** https://docs.aws.amazon.com/acm/latest/APIReference/API_RevokeCertificate.html */
export const revocationReasons = ['UNSPECIFIED', 'KEY_COMPROMISE', 'CA_COMPROMISE', 'AFFILIATION_CHANGED', 'SUPERCEDED', 'SUPERSEDED', 'CESSATION_OF_OPERATION', 'CERTIFICATE_HOLD', 'REMOVE_FROM_CRL', 'PRIVILEGE_WITHDRAWN', 'A_A_COMPROMISE'] as const;

function nameText(name: DistinguishedName): string {
  return Object.entries(name).map(([type, value]) => `${type}=${value}`).join(',');
}

function times({ createdAt, issuedAt, importedAt, revoked, notBefore, notAfter }: Certificate) {
  return {
    CreatedAt: dateOf(createdAt),
    ...(issuedAt !== undefined && { IssuedAt: dateOf(issuedAt) }),
    ...(importedAt !== undefined && { ImportedAt: dateOf(importedAt) }),
    ...(revoked !== undefined && { RevokedAt: dateOf(revoked.at) }),
    NotBefore: dateOf(notBefore),
    NotAfter: dateOf(notAfter),
  };
}

function migration({ validation }: Certificate): Pick<CertificateDetail, 'UpdateSummary'> {
  const at = validation?.migratedAt;
  if (at === undefined) return {};
  return { UpdateSummary: { Status: 'SUCCESS', Type: 'DOMAIN_VALIDATION_METHOD', DomainValidationMethodUpdateSummary: { From: 'EMAIL', To: 'DNS' }, RequestedAt: dateOf(at), UpdatedAt: dateOf(at) } };
}

const keyAlgorithmNames = ['RSA_1024', 'RSA_2048', 'RSA_3072', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'] as const;
const allKeyUsageNames = ['DIGITAL_SIGNATURE', 'NON_REPUDIATION', 'KEY_ENCIPHERMENT', 'DATA_ENCIPHERMENT', 'KEY_AGREEMENT', 'CERTIFICATE_SIGNING', 'CRL_SIGNING', 'ENCIPHER_ONLY', 'DECIPHER_ONLY'] as const;

function extendedKeyUsageName(oid: string): ExtendedKeyUsageName {
  return extendedKeyUsageNamesByOid.find(([known]) => known === oid)?.[1] ?? 'CUSTOM';
}

const extendedKeyUsageNamesByOid = [
  ['1.3.6.1.5.5.7.3.1', 'TLS_WEB_SERVER_AUTHENTICATION'],
  ['1.3.6.1.5.5.7.3.2', 'TLS_WEB_CLIENT_AUTHENTICATION'],
  ['1.3.6.1.5.5.7.3.3', 'CODE_SIGNING'],
  ['1.3.6.1.5.5.7.3.4', 'EMAIL_PROTECTION'],
  ['1.3.6.1.5.5.7.3.5', 'IPSEC_END_SYSTEM'],
  ['1.3.6.1.5.5.7.3.6', 'IPSEC_TUNNEL'],
  ['1.3.6.1.5.5.7.3.7', 'IPSEC_USER'],
  ['1.3.6.1.5.5.7.3.8', 'TIME_STAMPING'],
  ['1.3.6.1.5.5.7.3.9', 'OCSP_SIGNING'],
  ['2.5.29.37.0', 'ANY'],
] as const;
