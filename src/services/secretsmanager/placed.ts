import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import type { SecretsManagerDeps } from './deps.ts';
import type { Place } from './find-secret.ts';

/** Where a call looks for secrets: in the store, or in a transaction that it is in. */
export function placed({ store, clock }: SecretsManagerDeps, call: Call, reader: Reader = store): Place {
  return { store: reader, scope: call, nowMs: clock.nowMs() };
}
