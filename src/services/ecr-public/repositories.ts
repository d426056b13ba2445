import { parseArn } from '#base/arn.ts';
import type { RegistryAddress, RepositoryName } from '#model/image-reference.ts';
import { accountOfAlias, noRegion } from '#model/public-registry.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { Call } from '#wire/operation.ts';
import { invalidMember, registryNotFound, repositoryNotFound } from './errors.ts';

/** How operations name a repository. */
export interface RepositoryInput {
  readonly registryId?: string | undefined;
  readonly repositoryName: string | undefined;
}

const nameLengthMax = 205;
/** https://docs.aws.amazon.com/AmazonECRPublic/latest/APIReference/API_CreateRepository.html */
const namePattern = '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*';
const arnPattern = String.raw`\Aarn:[A-Za-z0-9-]+:ecr-public::[0-9]{12}:repository/[a-zA-Z0-9-_./]+\Z`;

/** Of the operations that take an account for `registryId`. */
export function nameOf({ registryId, repositoryName = '' }: RepositoryInput, call: Call): RepositoryName {
  assertName(repositoryName);
  return { account: accountOf(registryId, call), region: noRegion, name: repositoryName };
}

/** Of those that take an alias as well. Throws RegistryNotFoundException. */
export function aliasedNameOf({ registryId, repositoryName = '' }: RepositoryInput, call: Call, address: RegistryAddress): RepositoryName {
  assertName(repositoryName);
  return { account: registryOf(registryId, call, address), region: noRegion, name: repositoryName };
}

/** Throws RepositoryNotFoundException. */
export function repositoryOf(reader: Reader, name: RepositoryName): Repository {
  const repository = reader.get(repositories, repositoryArn(name));
  if (repository === undefined) throw repositoryNotFound(name);
  return repository;
}

/** The repository that the tagging operations name by its ARN. */
export function repositoryByArn(reader: Reader, resourceArn = ''): Repository {
  const arn = parseArn(resourceArn);
  const name = /^repository\/(.+)$/.exec(arn?.resource ?? '')?.[1];
  if (arn === undefined || arn.service !== 'ecr-public' || name === undefined || !accountPattern.test(arn.account)) throw invalidMember('resourceArn', `must satisfy regular expression '${arnPattern}'`);
  const named = { account: arn.account, region: noRegion, name };
  // Policies were asked about what was given, so that an ARN of another partition is not this one's, nor one with a Region.
  if (repositoryArn(named) !== resourceArn) throw repositoryNotFound(named);
  return repositoryOf(reader, named);
}

export function accountOf(registryId: string | undefined, call: Call): string {
  if (registryId === undefined) return call.account;
  if (!accountPattern.test(registryId)) throw invalidMember('registryId', "must satisfy regular expression '[0-9]{12}'");
  return registryId;
}

/** The account that an account or an alias stands for. Throws RegistryNotFoundException. */
export function registryOf(registryId: string | undefined, call: Call, { publicAliases = {} }: RegistryAddress): string {
  if (registryId === undefined) return call.account;
  if (registryId.length < 2) throw invalidMember('registryId', 'must have length greater than or equal to 2');
  if (registryId.length > 50) throw invalidMember('registryId', 'must have length less than or equal to 50');
  const account = accountPattern.test(registryId) ? registryId : accountOfAlias(registryId, publicAliases);
  if (account === undefined) throw registryNotFound(registryId);
  return account;
}

const accountPattern = /^\d{12}$/;

function assertName(name: string): void {
  if (checkLength('repositoryName', name, { min: 2 }) !== undefined) throw invalidMember('repositoryName', 'must have length greater than or equal to 2');
  if (checkLength('repositoryName', name, { max: nameLengthMax }) !== undefined) throw invalidMember('repositoryName', `must have length less than or equal to ${nameLengthMax}`);
  if (checkPattern('repositoryName', name, namePattern) !== undefined) throw invalidMember('repositoryName', `must satisfy regular expression '${namePattern}'`);
}
