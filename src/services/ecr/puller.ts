import { repositoryAccess } from '#auth/repository-access.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import type { Puller } from '#model/pull-through.ts';
import { repositoryArn } from '#model/repository.ts';
import { Fault } from '#wire/fault.ts';
import type { Call } from '#wire/operation.ts';
import type { EcrDeps } from './deps.ts';

/** Who calls an operation, as the cache of other registries asks for their permissions. */
export function pullerOf(name: RepositoryName, call: Call, { store, authorizer }: Pick<EcrDeps, 'store' | 'authorizer'>): Puller {
  return {
    pulledBy: call.principal.identityArn,
    async refusalOf(actions) {
      try {
        await authorizer.authorize(call, actions.map((action) => repositoryAccess(store, action, repositoryArn(name))));
        return undefined;
      } catch (thrown) {
        if (thrown instanceof Fault) return thrown;
        throw thrown;
      }
    },
  };
}
