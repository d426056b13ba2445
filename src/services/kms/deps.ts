import type * as kms from '@aws-sdk/client-kms';
import type { Sealing } from '#auth/sealing.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { Store } from '#state/store.ts';
import type { Operation } from '#wire/operation.ts';
import type { Keyring } from './keyring.ts';

/** What the operations of KMS are handed. */
export interface KmsDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  /** Of grant tokens and import tokens. */
  readonly sealing: Sealing;
  /** Of key material. */
  readonly keyring: Keyring;
}

export type KmsOperation<Name extends string> = Operation<typeof kms, Name, KmsDeps>;
