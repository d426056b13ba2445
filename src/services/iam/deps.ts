import type * as iam from '@aws-sdk/client-iam';
import type { Sealing } from '#auth/sealing.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { Store } from '#state/store.ts';
import type { Operation } from '#wire/operation.ts';

/** What the operations of IAM are handed. */
export interface IamDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly sealing: Sealing;
}

export type IamOperation<Name extends string> = Operation<typeof iam, Name, IamDeps>;
