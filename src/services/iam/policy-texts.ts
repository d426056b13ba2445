import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import { malformedPolicyDocument, quotaExceeded, refuseComplaints } from './errors.ts';
import { quotas } from './quotas.ts';

const documentLength = { min: 1, max: 131_072 };
const documentPattern = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';

/** The document that a user, group or role is to be given; throws MalformedPolicyDocument, which says what is wrong with it. */
export function identityPolicyText(document: string = '', kind: 'identity' | 'managed' = 'identity'): string {
  refuseComplaints([checkLength('policyDocument', document, documentLength), checkPattern('policyDocument', document, documentPattern)]);
  parsePolicyOrRefuse(document, kind, malformedPolicyDocument);
  return document;
}

/** A document for a managed policy, which is as long as it may be for itself. */
export function managedPolicyText(given: string | undefined): string {
  const document = identityPolicyText(given, 'managed');
  if (policySize(document) > quotas.PolicySize) throw quotaExceeded('PolicySize', quotas.PolicySize);
  return document;
}

/** White space does not count: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
export function policySize(document: string): number {
  return document.replaceAll(/\s/g, '').length;
}
