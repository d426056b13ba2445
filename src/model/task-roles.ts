import type { TaskOverride } from '@aws-sdk/client-ecs';
import type { TaskDefinitionFields } from './task-definition.ts';

/** The roles of a task, each an ARN or a name in the task's account. */
export interface TaskRoles {
  readonly taskRoleArn?: string;
  readonly executionRoleArn?: string;
}

/** What a call overrides stands above the definition; blanks are what nobody gave. */
export function rolesOfTask(fields: TaskDefinitionFields, overrides: TaskOverride | undefined): TaskRoles {
  const taskRoleArn = overrides?.taskRoleArn || fields.taskRoleArn;
  const executionRoleArn = overrides?.executionRoleArn || fields.executionRoleArn;
  return { ...(taskRoleArn && { taskRoleArn }), ...(executionRoleArn && { executionRoleArn }) };
}
