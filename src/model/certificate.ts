import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A certificate of AWS Certificate Manager (https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html). It is issued when it is requested. */
export interface Certificate extends Scope, CertificateFacts {
  readonly arn: string;
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED';
  readonly domainName: string;
  /** The domain name first. */
  readonly subjectAlternativeNames: readonly string[];
  /** Absent for imported ones. */
  readonly validation?: CertificateValidation;
  /** PEM. */
  readonly certificate: string;
  /** PEM, each the issuer of the one before. */
  readonly certificateChain?: string;
  /** PEM, PKCS #8. */
  readonly privateKey: string;
  readonly createdAt: number;
  readonly issuedAt?: number;
  readonly importedAt?: number;
  readonly renewedAt?: number;
  /** The last time since it was issued or renewed. */
  readonly exportedAt?: number;
  readonly revoked?: { readonly at: number; readonly reason: string };
  /** As asked for: nothing that is issued here is logged anywhere. */
  readonly isTransparencyLogged: boolean;
  readonly isExportable: boolean;
  /** Why TLS servers refuse it with its chain; absent when they take it. */
  readonly weakness?: string;
  readonly idempotencyToken?: { readonly token: string; readonly requestDigest: string; readonly at: number };
  readonly tags: readonly Tag[];
}

export interface CertificateValidation {
  readonly method: 'DNS' | 'EMAIL';
  /** When it was changed from EMAIL to DNS. */
  readonly migratedAt?: number;
  /** Where mail goes for names that were given another domain than their own. */
  readonly domains: Readonly<Record<string, string>>;
}

/** The attributes of a name by their short types, such as `CN`, in its order. */
export type DistinguishedName = Readonly<Record<string, string>>;

/** What a certificate says of itself, in ACM's words. */
export interface CertificateFacts {
  /** Such as `0f:ac:b0`. */
  readonly serial: string;
  readonly subject: DistinguishedName;
  readonly issuer: DistinguishedName;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Such as `RSA_2048` or `EC_prime256v1`. */
  readonly keyAlgorithm: string;
  /** Such as `SHA256WITHECDSA`. */
  readonly signatureAlgorithm: string;
  /** Such as `DIGITAL_SIGNATURE`. */
  readonly keyUsages: readonly string[];
  /** Object identifiers. */
  readonly extendedKeyUsages: readonly string[];
}

export const certificates = defineCollection<Certificate>()({
  kind: 'acm-certificate',
  version: 1,
  key: (certificate) => certificate.arn,
  indexes: { scope: scopeKey },
});

/** `id` is a UUID. */
export function certificateArn(scope: Scope, id: string): string {
  return formatArn({ service: 'acm', region: scope.region, account: scope.account, resource: `certificate/${id}` });
}

export type CertificateStatus = 'ISSUED' | 'EXPIRED' | 'REVOKED';

export function certificateStatusAt(certificate: Certificate, nowMs: number): CertificateStatus {
  if (certificate.revoked !== undefined) return 'REVOKED';
  return nowMs > certificate.notAfter ? 'EXPIRED' : 'ISSUED';
}

/** Why a listener cannot have it, as the end of a sentence; undefined when it can. */
export function listenerRefusal(certificate: Certificate, nowMs: number): string | undefined {
  const status = certificateStatusAt(certificate, nowMs);
  if (status !== 'ISSUED') return `its status is ${status}, and has to be ISSUED`;
  return certificate.domainName === '' ? 'it has no domain name' : certificate.weakness;
}

/** Whether ACM renews it by itself (https://docs.aws.amazon.com/acm/latest/userguide/managed-renewal.html). */
export function isRenewable(certificate: Certificate, isInUse: boolean): boolean {
  return certificate.type === 'AMAZON_ISSUED' && certificate.revoked === undefined && (isInUse || certificate.exportedAt !== undefined);
}
