import { repositoryAccess } from '#auth/repository-access.ts';
import { roleSession } from '#auth/role-session.ts';
import { taskRoleArn } from '#auth/task-role-arn.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import { hourMs } from '#base/time.ts';
import { iamRoles } from '#model/iam-role.ts';
import { repositoryArn } from '#model/repository.ts';
import type { LocalImageSourceOptions } from '#registry/local-source.ts';
import type { Reader } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { Fault } from '#wire/fault.ts';
import { callOf } from './call-of.ts';

export interface ImportRefusalOptions {
  readonly store: Reader;
  readonly authorizer: Authorizer;
  readonly ids: Ids;
  readonly clock: Clock;
}

/** Whether a task's execution role may have an image imported from another registry. That it may be assumed was found out before. */
export function importRefusal({ store, authorizer, ids, clock }: ImportRefusalOptions): LocalImageSourceOptions['importRefusal'] {
  return async ({ role: name, account }, repository, actions) => {
    const role = name === undefined ? undefined : store.get(iamRoles, taskRoleArn(store, name, account));
    if (role === undefined) return undefined;
    const nowMs = clock.nowMs();
    const session = roleSession(role, 'ECSImagePull', { kind: 'AssumeRole', issuedAt: nowMs, expiresAt: nowMs + hourMs, tags: {}, transitiveTagKeys: [] });
    try {
      await authorizer.authorize(callOf(session, { region: repository.region, ids, clock }), actions.map((action) => repositoryAccess(store, action, repositoryArn(repository))));
      return undefined;
    } catch (thrown) {
      if (thrown instanceof Fault) return thrown;
      throw thrown;
    }
  };
}
