import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { Ids } from '#base/ids.ts';
import { minuteMs } from '#base/time.ts';
import { newPauseHookId, type LifecycleStage, type PauseHook, type TrafficShift } from '#model/traffic-shift.ts';

const defaultTimeoutMinutes = 24 * 60;

/** What a stage pauses for when it begins: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
export function newHooks({ lifecycleHooks = [] }: DeploymentConfiguration, { stage, nowMs, ids }: { readonly stage: LifecycleStage; readonly nowMs: number; readonly ids: Ids }): readonly PauseHook[] {
  const ofStage = lifecycleHooks.filter(({ lifecycleStages = [] }) => lifecycleStages.some((name) => name === stage));
  return ofStage.map(({ timeoutConfiguration }) => ({
    id: newPauseHookId(ids),
    stage,
    status: 'AWAITING_ACTION',
    expiresAt: nowMs + (timeoutConfiguration?.timeoutInMinutes ?? defaultTimeoutMinutes) * minuteMs,
    timeoutAction: timeoutConfiguration?.action ?? 'ROLLBACK',
  }));
}

/** The hooks with those whose time is over. */
export function expiredHooks(hooks: readonly PauseHook[], nowMs: number): readonly PauseHook[] {
  const isExpired = ({ status, expiresAt }: PauseHook) => status === 'AWAITING_ACTION' && expiresAt <= nowMs;
  return hooks.some((hook) => isExpired(hook)) ? hooks.map((hook) => (isExpired(hook) ? { ...hook, status: 'TIMED_OUT' } : hook)) : hooks;
}

/** What the hooks of the shift's stage say: to wait until a moment, to go on, or to roll back and why. A stage that comes again has new ones each time. */
export function verdictOf({ stage, hooks }: TrafficShift): { readonly waitsUntil?: number; readonly failure?: string } {
  const current = hooks.filter((hook) => hook.stage === stage);
  if (current.some(({ status }) => status === 'FAILED')) return { failure: `${stage} lifecycle hook(s) failed` };
  if (current.some(({ status, timeoutAction }) => status === 'TIMED_OUT' && timeoutAction === 'ROLLBACK')) return { failure: `${stage} pause hook timed out` };
  const awaiting = current.filter(({ status }) => status === 'AWAITING_ACTION').map(({ expiresAt }) => expiresAt);
  return awaiting.length === 0 ? {} : { waitsUntil: Math.min(...awaiting) };
}
