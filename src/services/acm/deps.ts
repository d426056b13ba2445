import type * as acm from '@aws-sdk/client-acm';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { LocalAuthority } from '#certificates/local-authority.ts';
import type { Store } from '#state/store.ts';
import type { Operation } from '#wire/operation.ts';

/** What the operations of ACM are handed. */
export interface AcmDeps {
  readonly store: Store;
  readonly ids: Ids;
  readonly clock: Clock;
  /** A certificate that was just made elsewhere begins by it. */
  readonly realClock: Clock;
  readonly authority: LocalAuthority;
}

export type AcmOperation<Name extends string> = Operation<typeof acm, Name, AcmDeps>;
