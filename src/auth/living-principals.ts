import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import { tasks } from '#model/task.ts';
import type { Reader } from '#state/store.ts';
import type { Principal } from '#wire/operation.ts';

/** Whether what a session was made for is still there: the user or role, not another one of the same name, and the task that it belongs to. */
export type IsAlive = (principal: Principal) => boolean;

/** Tokens hold who called when they were made; what has become of them since is in the store. */
export function livingPrincipals(store: Reader): IsAlive {
  return (principal) => hasIdentity(principal, store) && hasTask(principal, store);
}

function hasIdentity({ isRoot, identityArn, userId, session }: Principal, store: Reader): boolean {
  if (isRoot) return true;
  if (identityArn === undefined) return false;
  switch (session?.kind) {
    case undefined:
    case 'GetSessionToken': return store.get(iamUsers, identityArn)?.id === userId;
    case 'GetFederationToken': return session.issuerId === undefined ? isRootArn(identityArn) : store.get(iamUsers, identityArn)?.id === session.issuerId;
    case 'AssumeRole':
    case 'AssumeRoleWithWebIdentity': return store.get(iamRoles, identityArn)?.id === userId.split(':', 1)[0];
  }
}

/** A federated user that the account's root made has root's policies: none, which forbid nothing. */
function isRootArn(arn: string): boolean {
  return arn.endsWith(':root');
}

function hasTask({ session }: Principal, store: Reader): boolean {
  if (session?.taskArn === undefined) return true;
  const task = store.get(tasks, session.taskArn);
  return task !== undefined && task.lastStatus !== 'STOPPED';
}
