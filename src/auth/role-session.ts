import { formatArn } from '#base/arn.ts';
import type { IamRole } from '#model/iam-role.ts';
import type { PrincipalSession } from '#wire/operation.ts';
import type { SessionPrincipal } from './sessions.ts';

/** Who a role's session is: the role's path is not part of it (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns). */
export function roleSession(role: Pick<IamRole, 'account' | 'arn' | 'id' | 'name'>, sessionName: string, session: PrincipalSession): SessionPrincipal {
  const { account, id, name } = role;
  const arn = formatArn({ service: 'sts', region: '', account, resource: `assumed-role/${name}/${sessionName}` });
  return { account, arn, userId: `${id}:${sessionName}`, isRoot: false, identityArn: role.arn, session };
}
