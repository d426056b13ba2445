import { certificates } from '#model/certificate.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { limitExceeded } from './errors.ts';

/** https://docs.aws.amazon.com/acm/latest/userguide/acm-limits.html */
const certificatesMax = 2_500;

/** Throws when a Region of the account has as many certificates as it may have. */
export function assertRoom(store: Reader, scope: Scope): void {
  const { length } = store.find(certificates, 'scope', scopeKey(scope));
  if (length >= certificatesMax) throw limitExceeded(`You have reached the maximum number of certificates (${certificatesMax}). Delete certificates that are not in use.`);
}
