import { noRegion } from '#model/public-registry.ts';
import { repositories } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import { namedRepositoryAccess } from '../access.ts';
import { assertList } from '../assert-list.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { assertNoPaging, pageOf } from '../paging.ts';
import { accountOf, nameOf, repositoryOf } from '../repositories.ts';
import { repositoryView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DescribeRepositories.html */
export default {
  access: ({ registryId, repositoryNames = [undefined] }, call, { store }) => repositoryNames.flatMap((repositoryName) => namedRepositoryAccess('DescribeRepositories', { registryId, repositoryName }, { call, store })),
  handle(input, call, { store, address }) {
    const { registryId, repositoryNames } = input;
    if (repositoryNames === undefined) {
      const all = store.find(repositories, 'scope', scopeKey({ account: accountOf(registryId, call), region: noRegion }));
      const { items, nextToken } = pageOf(all, input, ({ name }) => [name]);
      return { repositories: items.map((repository) => repositoryView(repository, address)), nextToken };
    }
    assertNoPaging(input, 'repositoryNames');
    const found = assertList('repositoryNames', repositoryNames).map((repositoryName) => repositoryOf(store, nameOf({ registryId, repositoryName }, call)));
    return { repositories: found.map((repository) => repositoryView(repository, address)) };
  },
} satisfies EcrPublicOperation<'DescribeRepositories'>;
