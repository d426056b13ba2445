import { MalformedPolicy } from '#auth/policy/malformed-policy.ts';
import { parsePolicy } from '#auth/policy/policy-document.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Repository } from '#model/repository.ts';
import { invalidMember, invalidParameter, repositoryPolicyNotFound } from './errors.ts';

const policyTextMax = 10_240;

/** Throws InvalidParameterException for what is not the policy of a repository, and, unless it is forced, for one after which nobody could set another. */
export function checkPolicy(policyText: string, isForced: boolean): void {
  if (checkLength('policyText', policyText, { max: policyTextMax }) !== undefined) throw invalidMember('policyText', `must have length less than or equal to ${policyTextMax}`);
  try {
    parsePolicy(policyText, 'resource');
  } catch (thrown) {
    if (thrown instanceof MalformedPolicy) throw invalidParameter(`Invalid parameter at 'PolicyText' failed to satisfy constraint: 'Invalid repository policy provided': ${thrown.message}`);
    throw thrown;
  }
  if (!isForced && locksOut(JSON.parse(policyText))) throw invalidParameter("Invalid parameter at 'PolicyText' failed to satisfy constraint: 'The policy denies everybody to set another one; set force to do so all the same'");
}

/** A statement that denies everybody, whatever the condition of their call, to set a policy. */
function locksOut({ Statement: statements }: { readonly Statement?: unknown }): boolean {
  return listOf(statements).some((statement) => {
    if (!isRecord(statement) || statement['Effect'] !== 'Deny' || statement['Condition'] !== undefined) return false;
    const { Principal: principal, Action: action } = statement;
    const isEverybody = principal === '*' || (isRecord(principal) && listOf(principal['AWS']).includes('*'));
    return isEverybody && listOf(action).some((one) => typeof one === 'string' && /^(?:\*|ecr:\*|ecr:Set\*|ecr:SetRepositoryPolicy)$/i.test(one));
  });
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/** Throws RepositoryPolicyNotFoundException. */
export function policyOf(repository: Repository): string {
  if (repository.policy === undefined) throw repositoryPolicyNotFound(repository);
  return repository.policy;
}

export function policyAnswer({ account, name }: Repository, policyText: string) {
  return { registryId: account, repositoryName: name, policyText };
}
