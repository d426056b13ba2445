import type * as ecr from '@aws-sdk/client-ecr';
import type { LayerUrls } from '#auth/layer-urls.ts';
import type { RegistryTokens } from '#auth/registry-tokens.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import type { Random } from '#base/random.ts';
import type { RegistryAddress } from '#model/image-reference.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import type { PullThrough } from '#model/pull-through.ts';
import type { EnsureRepository } from '#model/repository-creation.ts';
import type { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { Operation } from '#wire/operation.ts';
import type { GrantedKeyService } from '../kms/granted-key-service.ts';
import type { ReadUpstreamCredentials } from './upstream-credentials.ts';

/** What the operations of ECR are handed. */
export interface EcrDeps {
  readonly store: Store;
  readonly clock: Clock;
  readonly random: Random;
  readonly registry: ImageRegistry;
  readonly tokens: RegistryTokens;
  readonly layerUrls: LayerUrls;
  readonly address: RegistryAddress;
  readonly ensureRepository: EnsureRepository;
  /** The KMS keys of repositories. */
  readonly keys: GrantedKeyService;
  readonly ids: Ids;
  readonly pullThrough: PullThrough;
  /** Reads the secret of a pull through cache rule. */
  readonly readCredentials: ReadUpstreamCredentials;
  readonly authorizer: Authorizer;
}

export type EcrOperation<Name extends string> = Operation<typeof ecr, Name, EcrDeps>;
