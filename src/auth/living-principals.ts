import { iamRoles } from '#model/iam-role.ts';
import { iamUsers, type IamUser } from '#model/iam-user.ts';
import { tasks } from '#model/task.ts';
import type { Reader } from '#state/store.ts';
import type { Principal } from '#wire/operation.ts';

/**
 * Whom a token stands for now: tokens hold who called when they were made, and what has become of them is in the store. Undefined when the user or role is gone
 * (another one of the same name is somebody else), or the task that it was made for has ended.
 */
export type LivingPrincipal = (principal: Principal) => Principal | undefined;

export function livingPrincipals(store: Reader): LivingPrincipal {
  return (principal) => (hasTask(principal, store) ? withIdentity(principal, store) : undefined);
}

function withIdentity(principal: Principal, store: Reader): Principal | undefined {
  const { isRoot, identityArn, userId, session } = principal;
  if (isRoot) return principal;
  if (identityArn === undefined) return undefined;
  switch (session?.kind) {
    case undefined:
    case 'GetSessionToken': return ofUser(principal, userWith(userId, identityArn, store));
    case 'GetFederationToken': {
      // A federated user that the account's root made has root's policies: none, which forbid nothing.
      if (session.issuerId === undefined) return identityArn.endsWith(':root') ? principal : undefined;
      return ofUser(principal, userWith(session.issuerId, identityArn, store));
    }
    case 'AssumeRole':
    case 'AssumeRoleWithWebIdentity': return store.get(iamRoles, identityArn)?.id === userId.split(':', 1)[0] ? principal : undefined;
  }
}

/** A user may have been renamed since. */
function userWith(id: string, arn: string, store: Reader): IamUser | undefined {
  const user = store.get(iamUsers, arn);
  return user?.id === id ? user : store.find(iamUsers, 'id', id)[0];
}

function ofUser(principal: Principal, user: IamUser | undefined): Principal | undefined {
  if (user === undefined || user.arn === principal.identityArn) return user === undefined ? undefined : principal;
  return { ...principal, identityArn: user.arn, arn: principal.session?.kind === 'GetFederationToken' ? principal.arn : user.arn };
}

function hasTask({ session }: Principal, store: Reader): boolean {
  if (session?.taskArn === undefined) return true;
  const task = store.get(tasks, session.taskArn);
  return task !== undefined && task.lastStatus !== 'STOPPED';
}
