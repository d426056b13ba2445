import type { TrustStore, TrustStoreRevocation } from '#model/trust-store.ts';
import { revocationIdNotFound } from './trust-store-errors.ts';

/** Those of a trust store's revocation lists. Throws the service's error for an id that none has. */
export function revocationsWithIds({ revocations }: TrustStore, ids: readonly number[]): readonly TrustStoreRevocation[] {
  return [...new Set(ids)].map((id) => {
    const found = revocations.find((revocation) => revocation.id === id);
    if (found === undefined) throw revocationIdNotFound(id);
    return found;
  });
}
