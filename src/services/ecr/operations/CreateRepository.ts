import { createRepository as create } from '../create-repository.ts';
import type { EcrOperation } from '../deps.ts';
import { claimEncryption, putGrants } from '../encryption.ts';
import { mutabilityOf } from '../mutability.ts';
import { nameOf, namedRepositoryAccess } from '../repositories.ts';
import { withTags } from '../tags.ts';
import { repositoryView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const createRepository: EcrOperation<'CreateRepository'> = {
  access: (input, call, { store }) => [...namedRepositoryAccess('CreateRepository', input, { call, store }), ...(input.tags === undefined || input.tags.length === 0 ? [] : namedRepositoryAccess('TagResource', input, { call, store }))],
  refuses: {
    'imageScanningConfiguration.scanOnPush': 'images are not scanned; leave it out or set it to false',
  },
  async handle(input, call, { store, clock, address, keys, ids }) {
    const name = nameOf(input, call);
    const wanted = { ...mutabilityOf(input), tags: withTags([], input.tags) };
    const { encryption, grants } = await claimEncryption(name, input.encryptionConfiguration, { call, keys, ids, clock });
    const repository = await store.transact((transaction) => {
      putGrants(transaction, grants);
      return create(transaction, name, { createdAt: clock.nowMs(), ...wanted, encryption });
    });
    return { repository: repositoryView(repository, address) };
  },
};

export default createRepository;
