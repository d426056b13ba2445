import type * as sts from '@aws-sdk/client-sts';
import type { AccessKeys } from '#auth/access-keys.ts';
import type { Sealing } from '#auth/sealing.ts';
import type { Sessions } from '#auth/sessions.ts';
import type { Clock } from '#base/clock.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { Operation } from '#wire/operation.ts';
import type { ProviderKeys } from './web-identity/provider-keys.ts';

/** What the operations of STS are handed. */
export interface StsDeps {
  readonly store: Store;
  /** Real time, by which signatures and sessions go: clients compare it with their own. */
  readonly clock: Clock;
  /** Of the messages that say more of a denial. */
  readonly sealing: Sealing;
  readonly sessions: Sessions;
  readonly accessKeys: AccessKeys;
  /** Asked about trust policies in the name of whom a provider has identified. */
  readonly authorizer: Authorizer;
  readonly providerKeys: ProviderKeys;
}

export type StsOperation<Name extends string> = Operation<typeof sts, Name, StsDeps>;
