import type * as ssm from '@aws-sdk/client-ssm';
import type { Clock } from '#base/clock.ts';
import type { Random } from '#base/random.ts';
import type { Store } from '#state/store.ts';
import type { Operation } from '#wire/operation.ts';
import type { KeyService } from '../kms/key-service.ts';
import type { SecretReader } from '../secretsmanager/secret-reader.ts';

/** What the operations of Systems Manager are handed. */
export interface SsmDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly keys: KeyService;
  /** Parameters may be references to secrets. */
  readonly secrets: SecretReader;
}

export type SsmOperation<Name extends string> = Operation<typeof ssm, Name, SsmDeps>;
