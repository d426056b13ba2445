import { repositoryCatalogs } from '#model/public-catalog.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import { namedRepositoryAccess } from '../access.ts';
import { catalogOf } from '../catalog.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { limitExceeded, repositoryAlreadyExists } from '../errors.ts';
import { nameOf } from '../repositories.ts';
import { withTags } from '../tags.ts';
import { catalogView, repositoryView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/public/public-service-quotas.html */
const repositoriesMax = 10_000;

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html */
export default {
  access: ({ repositoryName, tags = [] }, call, { store }) => ['CreateRepository', ...(tags.length === 0 ? [] : ['TagResource'])].flatMap((action) => namedRepositoryAccess(action, { repositoryName }, { call, store })),
  async handle(input, call, { store, clock, address }) {
    const name = nameOf({ repositoryName: input.repositoryName }, call);
    const arn = repositoryArn(name);
    const repository: Repository = { ...name, arn, createdAt: clock.nowMs(), tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: withTags([], input.tags) };
    const catalog = input.catalogData === undefined ? undefined : catalogOf(arn, input.catalogData);
    await store.transact((transaction) => {
      if (transaction.get(repositories, arn) !== undefined) throw repositoryAlreadyExists(name);
      if (transaction.find(repositories, 'scope', scopeKey(name)).length >= repositoriesMax) throw limitExceeded(`The registry with id '${name.account}' already has the maximum number of repositories (${repositoriesMax})`);
      transaction.put(repositories, repository);
      if (catalog !== undefined) transaction.put(repositoryCatalogs, catalog);
    });
    return { repository: repositoryView(repository, address), catalogData: catalogView(catalog, repository, address) };
  },
} satisfies EcrPublicOperation<'CreateRepository'>;
