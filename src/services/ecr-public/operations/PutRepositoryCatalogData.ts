import { repositoryCatalogs } from '#model/public-catalog.ts';
import { namedRepositoryAccess } from '../access.ts';
import { catalogOf } from '../catalog.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { catalogView } from '../views.ts';

/** Puts all of it: what is left out is told no more. https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_PutRepositoryCatalogData.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('PutRepositoryCatalogData', input, { call, store }),
  async handle(input, call, { store, address }) {
    const name = nameOf(input, call);
    return store.transact((transaction) => {
      const repository = repositoryOf(transaction, name);
      const catalog = catalogOf(repository.arn, input.catalogData ?? {});
      transaction.put(repositoryCatalogs, catalog);
      return { catalogData: catalogView(catalog, repository, address) };
    });
  },
} satisfies EcrPublicOperation<'PutRepositoryCatalogData'>;
