import { MalformedPolicy } from '#auth/policy/malformed-policy.ts';
import { parsePolicy } from '#auth/policy/policy-document.ts';
import { checkLength } from '#wire/constraints.ts';
import { malformedPolicyDocument, refuseComplaints } from './errors.ts';

/** https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html#key-policy-limit */
const policyBytesMax = 32_768;

/** Throws KMS's exceptions when a key cannot have this policy. */
export function checkKeyPolicy(policy: string): void {
  refuseComplaints([checkLength('policy', policy, { min: 1, max: 131_072 })]);
  if (Buffer.byteLength(policy) > policyBytesMax) throw malformedPolicyDocument(`The new key policy is longer than ${policyBytesMax} bytes.`);
  try {
    parsePolicy(policy, 'resource');
  } catch (cause) {
    if (cause instanceof MalformedPolicy) throw malformedPolicyDocument(cause.message);
    throw cause;
  }
}
