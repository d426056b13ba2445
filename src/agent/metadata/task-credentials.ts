import type { TaskOrder, TaskRole } from '#model/link.ts';

/** A task that has a role. */
export interface RoleHolder extends Pick<TaskOrder, 'account' | 'region' | 'taskArn' | 'taskId'> {
  readonly taskRole: TaskRole;
}

/** Credentials of a task's role, as its containers read them. */
export interface TaskCredentials {
  readonly RoleArn: string;
  readonly AccessKeyId: string;
  readonly SecretAccessKey: string;
  readonly Token: string;
  /** Such as `2026-11-30T18:00:00Z`. */
  readonly Expiration: string;
}

/** Asks the control plane for credentials that last a while yet. Undefined when the role cannot be assumed (any more). */
export type AskCredentials = (task: RoleHolder) => TaskCredentials | undefined;
