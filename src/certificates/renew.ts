import { assert } from '#base/assert.ts';
import { certificates, type Certificate } from '#model/certificate.ts';
import type { Store } from '#state/store.ts';
import { isIssuedKeyAlgorithm } from './key-pair.ts';
import type { LocalAuthority } from './local-authority.ts';

export interface RenewOptions {
  readonly store: Store;
  readonly authority: LocalAuthority;
  readonly nowMs: () => number;
}

/** Gives a certificate a new key and another 13 months under its ARN, unless it has changed meanwhile. Resolves when that is durable. */
export async function renewCertificate({ store, authority, nowMs }: RenewOptions, certificate: Certificate): Promise<void> {
  const { keyAlgorithm, subjectAlternativeNames: names } = certificate;
  assert(isIssuedKeyAlgorithm(keyAlgorithm), 'what we renew, we have issued');
  const issued = await authority.issue({ names, keyAlgorithm });
  await store.transact((transaction) => {
    const current = transaction.get(certificates, certificate.arn);
    if (current === undefined || current.serial !== certificate.serial || current.revoked !== undefined) return;
    const { exportedAt: _, ...kept } = current;
    transaction.put(certificates, { ...kept, ...issued, renewedAt: nowMs() });
  });
}
