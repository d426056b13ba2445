import type { IncomingMessage } from 'node:http';
import { repositoryArn, repositories, type Repository } from '#model/repository.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import type { Principal } from '#wire/operation.ts';
import type { RegistryFaceOptions } from './options.ts';
import { Refusal } from './refusal.ts';

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
const namePattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** One request to a repository, authenticated and allowed. */
export interface Exchange {
  readonly options: RegistryFaceOptions;
  readonly request: IncomingMessage;
  readonly method: string;
  readonly query: URLSearchParams;
  readonly principal: Principal;
  readonly repositoryName: RepositoryName;
  /** The repository that a path at this host means. */
  readonly named: (path: string) => RepositoryName;
  /** `/v2/<name>` with the name as the client wrote it: what the locations in answers begin with. */
  readonly base: string;
}

/** Throws ECR's refusal when the repository does not exist. */
export function repositoryOf({ options, repositoryName }: Exchange): Repository {
  const repository = options.store.get(repositories, repositoryArn(repositoryName));
  if (repository !== undefined) return repository;
  const { name, account } = repositoryName;
  throw new Refusal(404, 'NAME_UNKNOWN', `The repository with name '${name}' does not exist in the registry with id '${account}'`);
}

/** Like `repositoryOf`, but in `oci` mode a push makes the repository. */
export async function repositoryForPush(exchange: Exchange): Promise<Repository> {
  const { options, repositoryName } = exchange;
  if (options.mode !== 'oci') return repositoryOf(exchange);
  const { account, region, name } = repositoryName;
  if (!namePattern.test(name)) throw new Refusal(400, 'NAME_INVALID', `The repository name '${name}' does not match ${namePattern.source}`);
  const made: Repository = {
    account,
    region,
    name,
    arn: repositoryArn(repositoryName),
    createdAt: options.clock.nowMs(),
    tagMutability: 'MUTABLE',
    tagMutabilityExclusions: [],
    encryption: { type: 'AES256' },
    tags: [],
  };
  return options.store.transact((transaction) => {
    const known = transaction.get(repositories, made.arn);
    if (known === undefined) transaction.put(repositories, made);
    return known ?? made;
  });
}
