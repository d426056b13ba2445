import type { PolicyStatement } from '#auth/policy/policy-document.ts';
import { matcherOf } from '#auth/policy/wildcards.ts';
import type { Repository } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { repositoryPolicyNotFound } from './errors.ts';
import { invalidPolicyText, readPolicyText } from './policy-text.ts';

/** Throws InvalidParameterException for what is not the policy of a repository, and, unless it is forced, for one after which nobody could set another. */
export function checkPolicy(policyText: string, isForced: boolean, at: { readonly store: Reader; readonly account: string }): void {
  const { statements } = readPolicyText(policyText, { ...at, holder: 'repository' });
  if (!isForced && statements.some(locksOut)) throw invalidPolicyText('The policy denies everybody to set another one; set force to do so all the same');
}

/** A statement that denies everybody, whatever the condition of their call, to set a policy. */
function locksOut({ effect, principals, actions: { isNot, patterns }, conditions }: PolicyStatement): boolean {
  const isForEverybody = effect === 'Deny' && principals?.isEverybody === true && !principals.isNot && conditions.length === 0;
  return isForEverybody && patterns.some(isOfSetting) !== isNot;
}

function isOfSetting(pattern: string): boolean {
  return matcherOf([{ text: pattern.toLowerCase(), isLiteral: false }], 'anything')('ecr:setrepositorypolicy');
}

/** Throws RepositoryPolicyNotFoundException. */
export function policyOf(repository: Repository): string {
  if (repository.policy === undefined) throw repositoryPolicyNotFound(repository);
  return repository.policy;
}

export function policyAnswer({ account, name }: Repository, policyText: string) {
  return { registryId: account, repositoryName: name, policyText };
}
