import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import { unknownPrincipalIn } from '#auth/unknown-principal.ts';
import { iamArn } from '#model/iam-arn.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { renamePrincipals } from '#model/policy-principals.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import { malformedPolicyDocument, quotaExceeded, refuseComplaints } from './errors.ts';
import { policySize } from './policy-texts.ts';
import { quotas } from './quotas.ts';

const documentLengthMax = 131_072;
const documentPattern = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';

/** A trust policy as it is to be kept: principals that were given by their unique ids by their ARNs. `member` is what the input calls it. */
export function trustPolicy(reader: Reader, account: string, { member, text }: { readonly member: string; readonly text: string }): string {
  refuseComplaints([checkLength(member, text, { min: 1, max: documentLengthMax }), checkPattern(member, text, documentPattern)]);
  const unknown = unknownPrincipalIn(parsePolicyOrRefuse(text, 'trust', malformedPolicyDocument), reader, account);
  if (unknown !== undefined) throw malformedPolicyDocument(`Invalid principal in policy: "AWS":"${unknown.principal}". See ${unknown.statement}.`);
  const document = renamePrincipals(text, (principal) => arnOf(reader, principal));
  if (policySize(text) > quotas.ACLSizePerRole) throw quotaExceeded('ACLSizePerRole', quotas.ACLSizePerRole);
  return document;
}

function arnOf(reader: Reader, principal: string): string {
  // An account by its number alone is shown as its root: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
  if (/^\d{12}$/.test(principal)) return iamArn(principal, 'root');
  const [id = '', session] = principal.split(':');
  const [role] = reader.find(iamRoles, 'id', id);
  if (role !== undefined) return session === undefined ? role.arn : `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session}`;
  return reader.find(iamUsers, 'id', id)[0]?.arn ?? principal;
}
