import { deniesEverybody } from '#auth/policy/denies-everybody.ts';
import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import { unknownPrincipalIn } from '#auth/unknown-principal.ts';
import type { Repository } from '#model/repository.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import { invalidMember, invalidParameter, repositoryPolicyNotFound } from './errors.ts';

const policyTextMax = 10_240;

/** Throws InvalidParameterException for what is not the policy of a repository, and, unless it is forced, for one after which nobody could set another. */
export function checkPolicy(policyText: string, isForced: boolean, { store, account }: { readonly store: Reader; readonly account: string }): void {
  if (checkLength('policyText', policyText, { max: policyTextMax }) !== undefined) throw invalidMember('policyText', `must have length less than or equal to ${policyTextMax}`);
  const document = parsePolicyOrRefuse(policyText, 'resource', invalidPolicy);
  const unknown = unknownPrincipalIn(document, store, account);
  if (unknown !== undefined) throw invalidPolicy(`Principal not found: "${unknown.principal}". See ${unknown.statement}.`);
  if (!isForced && deniesEverybody(document, 'ecr-public:SetRepositoryPolicy')) throw invalid('The policy denies everybody to set another one; set force to do so all the same');
}

/** Throws RepositoryPolicyNotFoundException. */
export function policyOf(repository: Repository): string {
  if (repository.policy === undefined) throw repositoryPolicyNotFound(repository);
  return repository.policy;
}

export function policyAnswer({ account, name }: Repository, policyText: string) {
  return { registryId: account, repositoryName: name, policyText };
}

function invalidPolicy(reason: string): Error {
  return invalid('Invalid repository policy provided', `: ${reason}`);
}

function invalid(constraint: string, details = ''): Error {
  return invalidParameter(`Invalid parameter at 'PolicyText' failed to satisfy constraint: '${constraint}'${details}`);
}
