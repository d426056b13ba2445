import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import type { PolicyStatement } from '#auth/policy/policy-document.ts';
import { matcherOf } from '#auth/policy/wildcards.ts';
import { unknownPrincipalIn } from '#auth/unknown-principal.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Repository } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { invalidMember, invalidParameter, repositoryPolicyNotFound } from './errors.ts';

const policyTextMax = 10_240;

/** Throws InvalidParameterException for what is not the policy of a repository, and, unless it is forced, for one after which nobody could set another. */
export function checkPolicy(policyText: string, isForced: boolean, { store, account }: { readonly store: Reader; readonly account: string }): void {
  if (checkLength('policyText', policyText, { max: policyTextMax }) !== undefined) throw invalidMember('policyText', `must have length less than or equal to ${policyTextMax}`);
  const document = parsePolicyOrRefuse(policyText, 'resource', invalidPolicy);
  const unknown = unknownPrincipalIn(document, store, account);
  if (unknown !== undefined) throw invalidPolicy(`Principal not found: "${unknown.principal}". See ${unknown.statement}.`);
  if (!isForced && document.statements.some(locksOut)) throw invalid('The policy denies everybody to set another one; set force to do so all the same');
}

function invalidPolicy(reason: string): Error {
  return invalid('Invalid repository policy provided', `: ${reason}`);
}

function invalid(constraint: string, details = ''): Error {
  return invalidParameter(`Invalid parameter at 'PolicyText' failed to satisfy constraint: '${constraint}'${details}`);
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
