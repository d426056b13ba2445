import type { Repository } from '#model/repository.ts';
import { createRepository as create } from '../create-repository.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember, invalidParameter } from '../errors.ts';
import { mutabilityOf } from '../mutability.ts';
import { nameOf, namedRepositoryAccess } from '../repositories.ts';
import { withTags } from '../tags.ts';
import { repositoryView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
const createRepository: EcrOperation<'CreateRepository'> = {
  access: (input, call, { store }) => [...namedRepositoryAccess('CreateRepository', input, { call, store }), ...(input.tags === undefined || input.tags.length === 0 ? [] : namedRepositoryAccess('TagResource', input, { call, store }))],
  refuses: {
    'imageScanningConfiguration.scanOnPush': 'images are not scanned; leave it out or set it to false',
    'encryptionConfiguration.kmsKey': 'layers are not encrypted by KMS here; leave it out',
  },
  async handle(input, call, { store, clock, address }) {
    const name = nameOf(input, call);
    const encryption = encryptionOf(input.encryptionConfiguration?.encryptionType);
    const settings = { createdAt: clock.nowMs(), ...mutabilityOf(input), encryption, tags: withTags([], input.tags) };
    const repository = await store.transact((transaction) => create(transaction, name, settings));
    return { repository: repositoryView(repository, address) };
  },
};

export default createRepository;

function encryptionOf(type: string | undefined): Repository['encryption'] {
  if (type === undefined || type === 'AES256') return { type: 'AES256' };
  if (type !== 'KMS' && type !== 'KMS_DSSE') throw invalidMember('encryptionConfiguration.encryptionType', 'Member must satisfy enum value set: [AES256, KMS, KMS_DSSE]');
  throw invalidParameter(`encryptionConfiguration.encryptionType ${type} is not supported: layers are not encrypted by KMS here; use AES256`);
}
