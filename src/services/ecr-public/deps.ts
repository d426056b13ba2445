import type * as ecrPublic from '@aws-sdk/client-ecr-public';
import type { RegistryTokens } from '#auth/registry-tokens.ts';
import type { Clock } from '#base/clock.ts';
import type { RegistryAddress } from '#model/image-reference.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import type { Store } from '#state/store.ts';
import type { Operation } from '#wire/operation.ts';

/** What the operations of ECR Public are handed. */
export interface EcrPublicDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly registry: ImageRegistry;
  readonly tokens: RegistryTokens;
  readonly address: RegistryAddress;
}

export type EcrPublicOperation<Name extends string> = Operation<typeof ecrPublic, Name, EcrPublicDeps>;
