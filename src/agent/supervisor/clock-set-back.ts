import type { ContainerState, TaskState } from './task-state.ts';

/**
 * The task after the host's clock was set back: what is due is due as much earlier, so that nothing waits for the clock to
 * reach its old time again. Moments that were told (starts and ends) stay.
 */
export function afterClockSetBack(state: TaskState, byMs: number): TaskState {
  return {
    ...state,
    containers: new Map([...state.containers].map(([name, container]) => [name, withEarlier(container, byMs)])),
    retries: new Map([...state.retries].map(([key, retry]) => [key, { ...retry, notBefore: retry.notBefore - byMs }])),
  };
}

function withEarlier(container: ContainerState, byMs: number): ContainerState {
  const { life, health } = container;
  const { nextCheckAt } = health;
  return {
    ...container,
    ...(nextCheckAt !== undefined && { health: { ...health, nextCheckAt: nextCheckAt - byMs } }),
    ...(life.status === 'running' && {
      life: {
        ...life,
        ...(life.signalledAt !== undefined && { signalledAt: life.signalledAt - byMs }),
        ...(life.killedAt !== undefined && { killedAt: life.killedAt - byMs }),
      },
    }),
  };
}
