import { MalformedPolicy } from '#auth/policy/malformed-policy.ts';
import { parsePolicy } from '#auth/policy/policy-document.ts';
import { checkLength } from '#wire/constraints.ts';
import { malformedPolicyDocument, refuseComplaints } from './errors.ts';

const policyCharactersMax = 20_480;

/** Throws MalformedPolicyDocumentException for what is not the policy of a secret. */
export function checkPolicy(text: string): void {
  refuseComplaints([checkLength('resourcePolicy', text, { min: 1, max: policyCharactersMax })]);
  try {
    JSON.parse(text);
  } catch (cause) {
    throw Object.assign(malformedPolicyDocument('This resource policy contains invalid Json.'), { cause });
  }
  try {
    parsePolicy(text, 'resource');
  } catch (thrown) {
    if (thrown instanceof MalformedPolicy) throw Object.assign(malformedPolicyDocument(thrown.message), { cause: thrown });
    throw thrown;
  }
}
