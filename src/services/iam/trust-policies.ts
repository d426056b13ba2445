import { parsePolicyOrRefuse } from '#auth/policy/parse-policy-or-refuse.ts';
import { parseArn } from '#base/arn.ts';
import { iamArn } from '#model/iam-arn.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { renamePrincipals } from '#model/policy-principals.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import { malformedPolicyDocument, quotaExceeded, refuseComplaints } from './errors.ts';
import { policySize } from './policy-texts.ts';
import { quotas } from './quotas.ts';
import { findRole } from './roles.ts';

const documentLengthMax = 131_072;
const documentPattern = '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+';

/** A trust policy as it is to be kept: principals that were given by their unique ids by their ARNs. `member` is what the input calls it. */
export function trustPolicy(reader: Reader, account: string, { member, text }: { readonly member: string; readonly text: string }): string {
  refuseComplaints([checkLength(member, text, { min: 1, max: documentLengthMax }), checkPattern(member, text, documentPattern)]);
  parsePolicyOrRefuse(text, 'trust', malformedPolicyDocument);
  const document = renamePrincipals(text, (principal) => trusted(reader, account, principal));
  if (policySize(text) > quotas.ACLSizePerRole) throw quotaExceeded('ACLSizePerRole', quotas.ACLSizePerRole);
  return document;
}

/**
 * Users and roles have to be there, as IAM keeps their unique ids (https://repost.aws/knowledge-center/iam-trust-policy-error). Which ones other accounts
 * have is known only of those that are here: the others are taken as given.
 */
function trusted(reader: Reader, account: string, principal: string): string {
  // An account by its number alone is shown as its root: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
  if (/^\d{12}$/.test(principal)) return iamArn(principal, 'root');
  if (/^A(IDA|ROA)[A-Z0-9]+(:|$)/.test(principal)) return ofUniqueId(reader, principal);
  const arn = parseArn(principal);
  if (arn !== undefined && arn.account === account && !isHere(reader, principal, arn)) throw invalidPrincipal(principal);
  return principal;
}

function ofUniqueId(reader: Reader, principal: string): string {
  const [id = '', session] = principal.split(':');
  const [role] = reader.find(iamRoles, 'id', id);
  if (role !== undefined && session !== undefined) return `arn:aws:sts::${role.account}:assumed-role/${role.name}/${session}`;
  const [identity = role] = reader.find(iamUsers, 'id', id);
  if (identity === undefined || session !== undefined) throw invalidPrincipal(principal);
  return identity.arn;
}

function isHere(reader: Reader, principal: string, { service, account, resource }: { readonly service: string; readonly account: string; readonly resource: string }): boolean {
  const [kind = '', name = ''] = resource.split('/');
  if (service === 'iam' && kind === 'user') return reader.get(iamUsers, principal) !== undefined;
  if (service === 'iam' && kind === 'role') return reader.get(iamRoles, principal) !== undefined;
  if (service === 'sts' && kind === 'assumed-role') return findRole(reader, account, name) !== undefined;
  return true;
}

function invalidPrincipal(principal: string): Error {
  return malformedPolicyDocument(`Invalid principal in policy: "AWS":"${principal}"`);
}
