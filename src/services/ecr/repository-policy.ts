import { deniesEverybody } from '#auth/policy/denies-everybody.ts';
import type { Repository } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { repositoryPolicyNotFound } from './errors.ts';
import { invalidPolicyText, readPolicyText } from './policy-text.ts';

/** Throws InvalidParameterException for what is not the policy of a repository, and, unless it is forced, for one after which nobody could set another. */
export function checkPolicy(policyText: string, isForced: boolean, at: { readonly store: Reader; readonly account: string }): void {
  const document = readPolicyText(policyText, { ...at, holder: 'repository' });
  if (!isForced && deniesEverybody(document, 'ecr:SetRepositoryPolicy')) throw invalidPolicyText('The policy denies everybody to set another one; set force to do so all the same');
}

/** Throws RepositoryPolicyNotFoundException. */
export function policyOf(repository: Repository): string {
  if (repository.policy === undefined) throw repositoryPolicyNotFound(repository);
  return repository.policy;
}

export function policyAnswer({ account, name }: Repository, policyText: string) {
  return { registryId: account, repositoryName: name, policyText };
}
