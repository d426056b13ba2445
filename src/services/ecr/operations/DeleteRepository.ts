import type { EcrOperation } from '../deps.ts';
import { assertMayRetireGrants } from '../encryption.ts';
import { repositoryNotEmpty, repositoryNotFound } from '../errors.ts';
import { nameOf, namedRepositoryAccess, repositoryOf } from '../repositories.ts';
import { repositoryView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html */
const deleteRepository: EcrOperation<'DeleteRepository'> = {
  access: (input, call, { store }) => namedRepositoryAccess('DeleteRepository', input, { call, store }),
  async handle(input, call, { store, registry, address, keys }) {
    const repository = repositoryOf(store, nameOf(input, call));
    await assertMayRetireGrants(repository, call, { keys });
    const outcome = await registry.deleteRepository(repository, { withImages: input.force === true });
    if (outcome === 'gone') throw repositoryNotFound(repository);
    if (outcome === 'notEmpty') throw repositoryNotEmpty(repository);
    return { repository: repositoryView(repository, address) };
  },
};

export default deleteRepository;
