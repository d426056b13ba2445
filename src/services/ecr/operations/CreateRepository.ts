import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import type { EcrOperation } from '../deps.ts';
import { invalidMember, invalidParameter, limitExceeded, repositoryAlreadyExists } from '../errors.ts';
import { mutabilityOf } from '../mutability.ts';
import { nameOf, namedRepositoryAccess } from '../repositories.ts';
import { withTags } from '../tags.ts';
import { repositoryView } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const repositoriesMax = 100_000;

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
    const repository: Repository = { ...name, arn: repositoryArn(name), createdAt: clock.nowMs(), ...mutabilityOf(input), encryption, tags: withTags([], input.tags) };
    await store.transact((transaction) => {
      if (transaction.get(repositories, repository.arn) !== undefined) throw repositoryAlreadyExists(name);
      if (transaction.find(repositories, 'scope', scopeKey(name)).length >= repositoriesMax) throw limitExceeded(`The registry with id '${name.account}' already has the maximum number of repositories (${repositoriesMax})`);
      transaction.put(repositories, repository);
    });
    return { repository: repositoryView(repository, address) };
  },
};

export default createRepository;

function encryptionOf(type: string | undefined): Repository['encryption'] {
  if (type === undefined || type === 'AES256') return { type: 'AES256' };
  if (type !== 'KMS' && type !== 'KMS_DSSE') throw invalidMember('encryptionConfiguration.encryptionType', 'Member must satisfy enum value set: [AES256, KMS, KMS_DSSE]');
  throw invalidParameter(`encryptionConfiguration.encryptionType ${type} is not supported: layers are not encrypted by KMS here; use AES256`);
}
