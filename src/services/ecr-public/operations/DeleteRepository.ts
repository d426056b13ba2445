import { namedRepositoryAccess } from '../access.ts';
import type { EcrPublicOperation } from '../deps.ts';
import { repositoryNotEmpty, repositoryNotFound } from '../errors.ts';
import { nameOf, repositoryOf } from '../repositories.ts';
import { repositoryView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_DeleteRepository.html */
export default {
  access: (input, call, { store }) => namedRepositoryAccess('DeleteRepository', input, { call, store }),
  async handle(input, call, { store, registry, address }) {
    const repository = repositoryOf(store, nameOf(input, call));
    const outcome = await registry.deleteRepository(repository, { withImages: input.force === true });
    if (outcome === 'gone') throw repositoryNotFound(repository);
    if (outcome === 'notEmpty') throw repositoryNotEmpty(repository);
    return { repository: repositoryView(repository, address) };
  },
} satisfies EcrPublicOperation<'DeleteRepository'>;
