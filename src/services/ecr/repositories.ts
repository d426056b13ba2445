import { repositoryAccess } from '#auth/repository-access.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { repositoryArn, repositories, type Repository } from '#model/repository.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import { parseArn } from '#base/arn.ts';
import type { Reader } from '#state/store.ts';
import { invalidMember, repositoryNotFound } from './errors.ts';

/** How operations name a repository. */
export interface RepositoryInput {
  readonly registryId?: string | undefined;
  readonly repositoryName: string | undefined;
}

/** Narrower than OCI's: no double hyphen or underscore (https://docs.aws.amazon.com/AmazonECR/latest/userguide/repository-create.html). */
const namePattern = '(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*';
const arnPattern = String.raw`\Aarn:[A-Za-z0-9-]+:ecr:[A-Za-z0-9-]+:[0-9]{12}:repository/[a-zA-Z0-9-_./]+\Z`;

export function nameOf({ registryId, repositoryName = '' }: RepositoryInput, call: Call): RepositoryName {
  assertName(repositoryName);
  return { account: accountOf(registryId, call), region: call.region, name: repositoryName };
}

/** Throws RepositoryNotFoundException. */
export function repositoryOf(reader: Reader, name: RepositoryName): Repository {
  const repository = reader.get(repositories, repositoryArn(name));
  if (repository === undefined) throw repositoryNotFound(name);
  return repository;
}

/** The repository that the tagging operations name by its ARN. */
export function repositoryByArn(reader: Reader, resourceArn: string | undefined, call: Call): Repository {
  const arn = parseArn(resourceArn ?? '');
  const name = /^repository\/(.+)$/.exec(arn?.resource ?? '')?.[1];
  if (arn === undefined || arn.service !== 'ecr' || name === undefined) throw invalidMember('resourceArn', `must satisfy regular expression '${arnPattern}'`);
  const named = { account: accountOf(arn.account, call), region: call.region, name };
  // Policies were asked about what was given, so that an ARN of another partition is not this one's, nor one of another Region.
  if (repositoryArn(named) !== resourceArn) throw repositoryNotFound(named);
  return repositoryOf(reader, named);
}

/** The access that an operation on one repository needs; a repository's policy opens it to others, and to other accounts. */
export function namedRepositoryAccess(action: string, input: RepositoryInput, { call, store }: { readonly call: Call; readonly store: Reader }): readonly AccessRequest[] {
  const account = accountOf(input.registryId, call);
  return [repositoryAccess(store, action, repositoryArn({ account, region: call.region, name: input.repositoryName ?? '*' }))];
}

export function accountOf(registryId: string | undefined, call: Call): string {
  if (registryId === undefined) return call.account;
  if (!/^\d{12}$/.test(registryId)) throw invalidMember('registryId', "must satisfy regular expression '[0-9]{12}'");
  return registryId;
}

export function assertName(name: string): void {
  if (checkLength('repositoryName', name, { min: 2 }) !== undefined) throw invalidMember('repositoryName', 'must have length greater than or equal to 2');
  if (checkLength('repositoryName', name, { max: 256 }) !== undefined) throw invalidMember('repositoryName', 'must have length less than or equal to 256');
  if (checkPattern('repositoryName', name, namePattern) !== undefined) throw invalidMember('repositoryName', `must satisfy regular expression '${namePattern}'`);
}
