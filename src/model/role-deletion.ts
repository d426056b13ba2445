import { defineCollection } from './collection.ts';

/** A request to delete a service-linked role, and what came of it (https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetServiceLinkedRoleDeletionStatus.html). */
export interface RoleDeletion {
  readonly account: string;
  /** Such as `task/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS/<uuid>`. */
  readonly taskId: string;
  /** What still uses the role, by Region: empty when the role is gone. */
  readonly usage: readonly RoleUsage[];
  readonly requestedAt: number;
}

export interface RoleUsage {
  readonly region: string;
  readonly resourceArns: readonly string[];
}

export const roleDeletions = defineCollection<RoleDeletion>()({
  kind: 'iam-role-deletion',
  version: 1,
  key: (deletion) => roleDeletionKey(deletion.account, deletion.taskId),
  indexes: { account: (deletion) => deletion.account },
});

export function roleDeletionKey(account: string, taskId: string): string {
  return `${account}/${taskId}`;
}
