import { parseArn } from '#base/arn.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { taskRoleArn } from './task-role-arn.ts';
import { serviceTrust, type ServiceTrust } from './service-trust.ts';

export interface TaskTrustQuestion {
  /** A role's ARN, or its name in the task's account, as task definitions name roles. */
  readonly role: string;
  readonly task: Scope & { readonly taskArn: string };
}

/**
 * Whether a task may be given a role: it is of the task's account and lets `ecs-tasks.amazonaws.com` assume it, where it likes only for tasks that it names
 * (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/cross-service-confused-deputy-prevention.html).
 */
export function taskRoleTrust(reader: Reader, { role, task }: TaskTrustQuestion): ServiceTrust {
  const arn = parseArn(role);
  if (arn !== undefined && arn.account !== task.account) return { kind: 'not-trusted' };
  return serviceTrust(reader, { roleArn: taskRoleArn(reader, role, task.account), service: 'ecs-tasks.amazonaws.com', keys: { 'aws:SourceArn': task.taskArn, 'aws:SourceAccount': task.account } });
}

/** What ECS says of a role that it cannot assume, whatever the reason. */
export function cannotAssume(role: string): string {
  return `ECS was unable to assume the role '${role}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`;
}
