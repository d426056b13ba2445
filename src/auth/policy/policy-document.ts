import { MalformedPolicy } from './malformed-policy.ts';

/** What a policy hangs on decides what its statements have to say: identity policies name no principal, resource policies do, trust policies name no resource. */
export type PolicyKind = 'identity' | 'resource' | 'trust';

/** A policy document, understood (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html). */
export interface PolicyDocument {
  readonly kind: PolicyKind;
}

/** Throws MalformedPolicy when `text` is not a policy of that kind. */
export function parsePolicy(text: string, kind: PolicyKind): PolicyDocument {
  try {
    JSON.parse(text);
  } catch (cause) {
    throw new MalformedPolicy('Syntax errors in policy.', { cause });
  }
  return { kind };
}
