import type * as sts from '@aws-sdk/client-sts';
import type { AccessKeys } from '#auth/access-keys.ts';
import type { Sessions } from '#auth/sessions.ts';
import type { Clock } from '#base/clock.ts';
import type { Store } from '#state/store.ts';
import type { Operation } from '#wire/operation.ts';

/** What the operations of STS are handed. */
export interface StsDeps {
  readonly store: Store;
  /** Real time, by which signatures and sessions go: clients compare it with their own. */
  readonly clock: Clock;
  readonly sessions: Sessions;
  readonly accessKeys: AccessKeys;
}

export type StsOperation<Name extends string> = Operation<typeof sts, Name, StsDeps>;
