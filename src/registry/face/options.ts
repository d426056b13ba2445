import type { RegistryTokens } from '#auth/registry-tokens.ts';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { RegistryAddress } from '#model/image-reference.ts';
import type { PullThrough } from '#model/pull-through.ts';
import type { EnsureRepository } from '#model/repository-creation.ts';
import type { Store } from '#state/store.ts';
import type { SourceVpcOf } from '#wire/api-face.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { ReadableRegistry } from '../core/image-registry.ts';

export interface RegistryFaceOptions {
  readonly store: Store;
  readonly registry: ReadableRegistry;
  readonly tokens: RegistryTokens;
  readonly address: RegistryAddress;
  readonly clock: Clock;
  readonly log: Log;
  /**
   * `ecr` (default) behaves as ECR: repositories must exist, nothing is deleted or mounted from elsewhere through this
   * API. `oci` allows all that the distribution specification has, and makes repositories at the first push.
   */
  readonly mode?: 'ecr' | 'oci';
  /** Has repositories created that a template wants to be created by a push. */
  readonly ensureRepository: EnsureRepository;
  /** Fetches what repositories cache of other registries. */
  readonly pullThrough: PullThrough;
  readonly authorizer: Authorizer;
  readonly sourceVpcOf?: SourceVpcOf;
}
