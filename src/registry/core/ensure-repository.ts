import type { Clock } from '#base/clock.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import type { Store } from '#state/store.ts';

/** Why a registry makes a repository by itself: what creation templates are applied for. */
export type RepositoryOrigin = 'REPLICATION' | 'PULL_THROUGH_CACHE' | 'CREATE_ON_PUSH';

/** Gives the repository, and makes it first when it is missing. Throws WorldError when it cannot be made as it is wanted. */
export type EnsureRepository = (name: RepositoryName, origin: RepositoryOrigin) => Promise<Repository>;

/** Repositories that a registry makes by itself have ECR's defaults (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html). */
export function ensureRepository({ store, clock }: { readonly store: Store; readonly clock: Pick<Clock, 'nowMs'> }): EnsureRepository {
  return (name) =>
    store.transact((transaction) => {
      const arn = repositoryArn(name);
      const known = transaction.get(repositories, arn);
      if (known !== undefined) return known;
      const { account, region } = name;
      const made: Repository = { account, region, arn, name: name.name, createdAt: clock.nowMs(), tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [] };
      transaction.put(repositories, made);
      return made;
    });
}
