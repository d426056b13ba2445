import type * as secretsmanager from '@aws-sdk/client-secrets-manager';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { Operation } from '#wire/operation.ts';
import type { KeyService } from '../kms/key-service.ts';

/** What the operations of Secrets Manager are handed. */
export interface SecretsManagerDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly random: Random;
  readonly keys: KeyService;
  /** BatchGetSecretValue asks about each secret by itself. */
  readonly authorizer: Authorizer;
  /** Makes up the end of ARNs of secrets that there are none of: a refusal is to look alike. */
  readonly decoyKey: Uint8Array;
}

export type SecretsManagerOperation<Name extends string> = Operation<typeof secretsmanager, Name, SecretsManagerDeps>;
