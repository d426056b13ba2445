import { dayMs } from '#base/time.ts';
import { isRenewable, type Certificate } from '#model/certificate.ts';

/** https://docs.aws.amazon.com/acm/latest/userguide/dns-renewal-validation.html */
const renewedBeforeMs = 60 * dayMs;

export interface CertificateRenewalWorld {
  readonly nowMs: number;
  readonly certificates: readonly Certificate[];
  /** The ARNs of those that a listener has. */
  readonly inUse: ReadonlySet<string>;
}

export interface CertificateRenewalPlan {
  readonly renew: readonly Certificate[];
  /** When the next one will be due; absent when none will. */
  readonly nextAt?: number;
}

/** Which certificates need another 13 months: ACM's own that are in use or were exported, from 60 days before their end on, and also after it when time made a leap. */
export function planCertificateRenewal({ nowMs, certificates, inUse }: CertificateRenewalWorld): CertificateRenewalPlan {
  const renewable = certificates.filter((certificate) => isRenewable(certificate, inUse.has(certificate.arn)));
  const later = renewable.map(dueAt).filter((at) => at > nowMs);
  return { renew: renewable.filter((certificate) => dueAt(certificate) <= nowMs), ...(later.length > 0 && { nextAt: later.reduce((first, at) => Math.min(first, at)) }) };
}

function dueAt({ notAfter }: Certificate): number {
  return notAfter - renewedBeforeMs;
}
