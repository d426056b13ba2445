import { MalformedPolicy } from './malformed-policy.ts';
import { parsePolicy, type GivenKind, type PolicyDocument } from './policy-document.ts';

/** The policy that a caller gave; for one that is none, throws what the service says of it. The sentence that `refusal` is given is IAM's. */
export function parsePolicyOrRefuse(text: string, kind: GivenKind, refusal: (sentence: string) => Error): PolicyDocument {
  try {
    return parsePolicy(text, kind);
  } catch (thrown) {
    if (thrown instanceof MalformedPolicy) throw refusal(thrown.message);
    throw thrown;
  }
}
