import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import type { PolicyDocument } from '#auth/policy/policy-document.ts';
import { unknownPrincipalIn } from '#auth/unknown-principal.ts';
import type { Reader } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import { malformedPolicyDocument, refuseComplaints } from './errors.ts';

const policyCharactersMax = 20_480;

/** The policy, understood. Throws MalformedPolicyDocumentException for what is not the policy of a secret. */
export function checkedPolicy(text: string, store: Reader, account: string): PolicyDocument {
  refuseComplaints([checkLength('resourcePolicy', text, { min: 1, max: policyCharactersMax })]);
  try {
    JSON.parse(text);
  } catch (cause) {
    throw Object.assign(malformedPolicyDocument('This resource policy contains invalid Json.'), { cause });
  }
  const document = parsePolicyOrRefuse(text, 'resource', malformedPolicyDocument);
  const unknown = unknownPrincipalIn(document, store, account);
  if (unknown !== undefined) throw malformedPolicyDocument(`This resource policy contains an unsupported principal. "${unknown.principal}" is not there. See ${unknown.statement}.`);
  return document;
}
