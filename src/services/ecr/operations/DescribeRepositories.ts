import { repositories } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import { assertLength } from '../assert-length.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { accountOf, nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import { repositoryView } from '../views.ts';

const namesMax = 100;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribeRepositories.html */
const describeRepositories: EcrOperation<'DescribeRepositories'> = {
  access: (input, call, { store }) => (input.repositoryNames ?? [undefined]).flatMap((repositoryName) => namedRepositoryAccess('DescribeRepositories', { registryId: input.registryId, repositoryName }, { call, store })),
  handle(input, call, { store, address }) {
    const { registryId, repositoryNames } = input;
    if (repositoryNames === undefined) {
      const all = store.find(repositories, 'scope', scopeKey({ account: accountOf(registryId, call), region: call.region }));
      const { items, nextToken } = pageOf(all, input, ({ name }) => [name]);
      return { repositories: items.map((repository) => repositoryView(repository, address)), nextToken };
    }
    if (input.maxResults !== undefined || input.nextToken !== undefined) throw invalidMember('maxResults', 'maxResults and nextToken cannot be used with repositoryNames');
    const found = assertLength('repositoryNames', repositoryNames, namesMax).map((repositoryName) => repositoryOf(store, nameOf({ registryId, repositoryName }, call)));
    return { repositories: found.map((repository) => repositoryView(repository, address)) };
  },
};

export default describeRepositories;
