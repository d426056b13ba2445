import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import type { PolicyDocument } from '#auth/policy/policy-document.ts';
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
  const unknown = unknownPrincipalIn(document, store, account);
  if (unknown !== undefined) throw invalid(`Principal not found: "${unknown.principal}". See ${unknown.statement}.`);
  return document;
}

export function invalidPolicyText(constraint: string, details = ''): Error {
  return invalidParameter(`Invalid parameter at 'PolicyText' failed to satisfy constraint: '${constraint}'${details}`);
}
