import type { Scope } from '#model/scope.ts';
import type { TaskRoles } from '#model/task-roles.ts';
import type { Reader } from '#state/store.ts';
import { cannotAssume, taskRoleTrust } from './task-role-trust.ts';

/** Why a task cannot have its roles, in the words of ECS; undefined when it can. */
export function roleRefusal(reader: Reader, { taskRoleArn, executionRoleArn }: TaskRoles, task: Scope & { readonly taskArn: string }): string | undefined {
  const refused = [executionRoleArn, taskRoleArn].find((role) => role !== undefined && taskRoleTrust(reader, { role, task }).kind !== 'trusted');
  return refused === undefined ? undefined : cannotAssume(refused);
}
