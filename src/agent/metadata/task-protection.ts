import type { TaskOrder } from '#model/link.ts';
import type { RoleHolder } from './task-credentials.ts';

export interface ProtectionWish {
  readonly isEnabled: boolean;
  readonly expiresInMinutes?: number;
}

/** What the control plane says of a task's protection from scale-in. */
export type ProtectionAnswer =
  | { readonly kind: 'protection'; readonly isEnabled: boolean; readonly expiresAt?: number }
  | { readonly kind: 'failure'; readonly reason: string; readonly detail?: string }
  | { readonly kind: 'error'; readonly status: number; readonly code: string; readonly message: string; readonly requestId: string };

/** Asks the control plane for the protection of a task, after changing it when there is a wish. */
export type AskProtection = (task: RoleHolder & Pick<TaskOrder, 'clusterArn'>, wish?: ProtectionWish) => Promise<ProtectionAnswer>;
