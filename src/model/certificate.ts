import { formatArn } from '#base/arn.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** A certificate of AWS Certificate Manager (https://docs.aws.amazon.com/acm/latest/APIReference/API_CertificateDetail.html). */
export interface Certificate extends Scope {
  readonly arn: string;
  readonly type: 'AMAZON_ISSUED' | 'IMPORTED';
  readonly status: 'PENDING_VALIDATION' | 'ISSUED' | 'INACTIVE' | 'EXPIRED' | 'REVOKED' | 'FAILED';
  readonly domainName: string;
  /** The domain name first. */
  readonly subjectAlternativeNames: readonly string[];
  readonly validationMethod?: 'DNS' | 'EMAIL';
  readonly keyAlgorithm: string;
  /** PEM; absent until it is issued. */
  readonly certificate?: string;
  readonly certificateChain?: string;
  readonly privateKey?: string;
  /** As the certificate has them. */
  readonly serial?: string;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly createdAt: number;
  readonly issuedAt?: number;
  readonly importedAt?: number;
  readonly renewedAt?: number;
  readonly isTransparencyLogged: boolean;
  readonly isExportable: boolean;
  readonly idempotencyToken?: { readonly token: string; readonly requestDigest: string; readonly at: number };
  readonly tags: readonly Tag[];
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
