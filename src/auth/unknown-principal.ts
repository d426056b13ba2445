import { parseArn } from '#base/arn.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Reader } from '#state/store.ts';
import type { PolicyDocument } from './policy/policy-document.ts';
import { statementName } from './policy/statement-draft.ts';

/** Who is named by a policy and is not there, and which statement does. */
export interface UnknownPrincipal {
  readonly principal: string;
  /** Such as `statement 2`. */
  readonly statement: string;
}

/**
 * The first user or role of `account` that a trust policy or a policy of a resource names and that IAM does not have: AWS keeps the unique ids of those who are
 * named, so they have to be there (https://repost.aws/knowledge-center/iam-trust-policy-error).
 */
export function unknownPrincipalIn({ statements }: PolicyDocument, reader: Reader, account: string): UnknownPrincipal | undefined {
  for (const [index, { sid, principals }] of statements.entries()) {
    const unknown = principals?.named.find(({ type, id }) => type === 'AWS' && !isKnownPrincipal(id, reader, account));
    if (unknown !== undefined) return { principal: unknown.id, statement: statementName(sid, index + 1) };
  }
  return undefined;
}

/** An account, or a user, a role or a session that there may be. Which ones other accounts have is known only of those that are here: the others are taken as given. */
export function isKnownPrincipal(principal: string, reader: Reader, account: string): boolean {
  if (/^\d{12}$/.test(principal)) return true;
  const arn = parseArn(principal);
  if (arn === undefined) return isKnownId(principal, reader);
  const { service, resource } = arn;
  if ((service !== 'iam' && service !== 'sts') || !/^\d{12}$/.test(arn.account)) return false;
  if (arn.account !== account) return true;
  const [kind = '', name = ''] = resource.split('/');
  if (kind === 'user') return reader.get(iamUsers, principal) !== undefined;
  if (kind === 'role') return reader.get(iamRoles, principal) !== undefined;
  return kind !== 'assumed-role' || reader.find(iamRoles, 'name', `${account}/${name.toLowerCase()}`).length > 0;
}

/** The unique id of a user or role, or of a role's session. */
function isKnownId(principal: string, reader: Reader): boolean {
  const [id = '', session] = principal.split(':');
  return reader.find(iamRoles, 'id', id).length > 0 || (session === undefined && reader.find(iamUsers, 'id', id).length > 0);
}
