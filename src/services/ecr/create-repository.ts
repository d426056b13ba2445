import type { RepositoryName } from '#model/image-reference.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { scopeKey } from '#model/scope.ts';
import type { Transaction } from '#state/store.ts';
import { limitExceeded, repositoryAlreadyExists } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/service-quotas.html */
const repositoriesMax = 100_000;

export type NewRepository = Omit<Repository, 'arn' | keyof RepositoryName>;

/** Puts a new repository into its registry. Throws RepositoryAlreadyExistsException and LimitExceededException. */
export function createRepository(transaction: Transaction, name: RepositoryName, settings: NewRepository): Repository {
  const { account, region } = name;
  const repository: Repository = { ...settings, account, region, name: name.name, arn: repositoryArn(name) };
  if (transaction.get(repositories, repository.arn) !== undefined) throw repositoryAlreadyExists(name);
  if (transaction.find(repositories, 'scope', scopeKey(name)).length >= repositoriesMax) throw limitExceeded(`The registry with id '${account}' already has the maximum number of repositories (${repositoriesMax})`);
  transaction.put(repositories, repository);
  return repository;
}
