import type { AskCredentials, TaskCredentials } from '#agent/metadata/task-credentials.ts';
import type { SessionPrincipal, Sessions } from '#auth/sessions.ts';
import { dateOf } from '#base/time.ts';
import type { RoleSessions } from './role-sessions.ts';

/** Credentials of tasks' roles: one set for each session, made when it is first asked for. */
export function taskCredentials({ roleSessions, sessions }: { readonly roleSessions: RoleSessions; readonly sessions: Sessions }): AskCredentials {
  // They go with the session that they are of.
  const issued = new WeakMap<SessionPrincipal, TaskCredentials>();
  return (task) => {
    const principal = roleSessions.of(task.taskRole.arn, task);
    if (principal === undefined) return undefined;
    const known = issued.get(principal);
    if (known !== undefined) return known;
    const { accessKeyId, secretAccessKey, sessionToken, expiresAt } = sessions.issue(principal);
    const credentials = { RoleArn: principal.identityArn ?? task.taskRole.arn, AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken, Expiration: written(expiresAt) };
    issued.set(principal, credentials);
    return credentials;
  };
}

/** In seconds, as the ECS agent writes it. */
function written(atMs: number): string {
  return dateOf(atMs).toISOString().replace(/\.\d+Z$/, 'Z');
}
