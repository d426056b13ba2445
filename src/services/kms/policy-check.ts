import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import { unknownPrincipalIn } from '#auth/unknown-principal.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import { malformedPolicyDocument, notFound, refuseComplaints } from './errors.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html#key-policy-limit */
const policyBytesMax = 32_768;

/** Throws KMS's exceptions when a key cannot have this policy. */
export function checkKeyPolicy(policy: string, store: Reader, scope: Scope): void {
  refuseComplaints([checkLength('policy', policy, { min: 1, max: 131_072 }), checkPattern('policy', policy, '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+')]);
  if (Buffer.byteLength(policy) > policyBytesMax) throw malformedPolicyDocument(`The new key policy is longer than ${policyBytesMax} bytes.`);
  const unknown = unknownPrincipalIn(parsePolicyOrRefuse(policy, 'resource', malformed), store, scope.account);
  if (unknown !== undefined) throw malformedPolicyDocument(`${invalidPrincipals} "${unknown.principal}" is not there. See ${unknown.statement}.`);
}

const invalidPrincipals = 'Policy contains a statement with one or more invalid principals.';

function malformed(sentence: string): Error {
  return malformedPolicyDocument(sentence.startsWith('Invalid principal') ? `${invalidPrincipals} ${sentence}` : sentence);
}

/** A key has one policy, which always has this name. */
export const policyName = 'default';

export function checkPolicyName(name: string = policyName): void {
  refuseComplaints([checkLength('policyName', name, { min: 1, max: 128 }), checkPattern('policyName', name, '[\\w]+')]);
  if (name !== policyName) throw notFound('No such policy exists');
}
