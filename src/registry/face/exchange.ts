import type { IncomingMessage } from 'node:http';
import { repositoryAccess } from '#auth/repository-access.ts';
import { repositoryArn, repositories, type Repository } from '#model/repository.ts';
import { isPublic } from '#model/public-registry.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { creationTemplateFor } from '#state/creation-template.ts';
import type { Principal } from '#wire/operation.ts';
import { authorize } from './authenticate.ts';
import type { RegistryFaceOptions } from './options.ts';
import { Refusal } from './refusal.ts';

/** https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pulling-manifests */
export const repositoryNamePattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

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
  const { name, account, alias = account } = repositoryName;
  throw new Refusal(404, 'NAME_UNKNOWN', `The repository with name '${name}' does not exist in the registry with id '${alias}'`);
}

/** Like `repositoryOf`, but a push makes the repository: in `oci` mode any, else one that a repository creation template is there for; no public one. */
export async function repositoryForPush(exchange: Exchange): Promise<Repository> {
  const { options, repositoryName } = exchange;
  if (isPublic(repositoryName)) return repositoryOf(exchange);
  if (options.mode !== 'oci') return createdOnPush(exchange);
  const { account, region, name } = repositoryName;
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

/** Whoever pushes has to be allowed to create the repository: https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-creation-templates.html. */
async function createdOnPush(exchange: Exchange): Promise<Repository> {
  const { options, repositoryName, request, principal } = exchange;
  const { store } = options;
  const arn = repositoryArn(repositoryName);
  const isMade = store.get(repositories, arn) === undefined && creationTemplateFor(store, repositoryName, 'CREATE_ON_PUSH') !== undefined;
  if (!isMade) return repositoryOf(exchange);
  await authorize(options, { request, principal, region: repositoryName.region }, [repositoryAccess(store, 'CreateRepository', arn)]);
  const ensured = await options.ensureRepository(repositoryName, 'CREATE_ON_PUSH');
  if (ensured.kind === 'refused') throw new Refusal(400, 'NAME_INVALID', `The repository with name '${repositoryName.name}' could not be created: ${ensured.reason}`);
  return ensured.kind === 'ready' ? ensured.repository : repositoryOf(exchange);
}
