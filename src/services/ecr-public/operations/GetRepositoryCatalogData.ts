import { repositoryCatalogs } from '#model/public-catalog.ts';
import { namedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { catalogView } from '../views.ts';

/** Of a repository that nothing was told about, too. https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_GetRepositoryCatalogData.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('GetRepositoryCatalogData', input, { call, store }),
  handle(input, call, { store, address }) {
    const repository = repositoryOf(store, nameOf(input, call));
    return { catalogData: catalogView(store.get(repositoryCatalogs, repository.arn), repository, address) };
  },
} satisfies EcrPublicOperation<'GetRepositoryCatalogData'>;
