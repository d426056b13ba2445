import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import type { PolicyDocument } from '#auth/policy/policy-document.ts';
import { statementName } from '#auth/policy/statement-draft.ts';
import { unknownPrincipalIn } from '#auth/unknown-principal.ts';
import { checkLength } from '#wire/constraints.ts';
import type { Reader } from '#state/store.ts';
import { invalidMember, invalidParameter } from './errors.ts';

const policyTextMax = 10_240;

export interface PolicyPlace {
  readonly store: Reader;
  /** Whose principals have to be there when they are named. */
  readonly account: string;
  readonly holder: 'repository' | 'registry';
}

/** Throws InvalidParameterException for what is not the policy of a repository or registry. */
export function readPolicyText(policyText: string, { store, account, holder }: PolicyPlace): PolicyDocument {
  if (checkLength('policyText', policyText, { max: policyTextMax }) !== undefined) throw invalidMember('policyText', `must have length less than or equal to ${policyTextMax}`);
  const invalid = (reason: string) => invalidPolicyText(`Invalid ${holder} policy provided`, `: ${reason}`);
  const document = parsePolicyOrRefuse(policyText, 'resource', invalid);
  const fault = holder === 'repository' ? statementWithResource(document) : undefined;
  if (fault !== undefined) throw invalid(`Has prohibited field Resource. See ${fault}.`);
  const unknown = unknownPrincipalIn(document, store, account);
  if (unknown !== undefined) throw invalid(`Principal not found: "${unknown.principal}". See ${unknown.statement}.`);
  return document;
}

/** The policy of a repository speaks of that repository, and ECR takes none that names what it speaks of. */
function statementWithResource({ statements }: PolicyDocument): string | undefined {
  const index = statements.findIndex(({ resources }) => resources !== undefined);
  return index < 0 ? undefined : statementName(statements[index]?.sid, index + 1);
}

export function invalidPolicyText(constraint: string, details = ''): Error {
  return invalidParameter(`Invalid parameter at 'PolicyText' failed to satisfy constraint: '${constraint}'${details}`);
}
