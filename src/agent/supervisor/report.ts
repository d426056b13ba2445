import type { ContainerOrder, ContainerReport, TaskOrder, TaskReport } from '#model/link.ts';
import { taskHealth } from './health.ts';
import { haveAllStarted, isStopped, isStopping } from './plan.ts';
import { shouldRestart } from './restart-policy.ts';
import { mayBeRunning } from './stop.ts';
import { containerOf, type ContainerLife, type TaskState } from './task-state.ts';

/** A task's whole observation, as the control plane is told. */
export function reportOf(order: TaskOrder, state: TaskState): Omit<TaskReport, 'sequence' | 'agentId'> {
  const { stop, connectivityAt, pullStartedAt, pullStoppedAt, startedAt, executionStoppedAt } = state;
  const isAllPulled = order.containers.every(({ name }) => containerOf(state, name).manifestDigest !== undefined);
  return {
    taskArn: order.taskArn,
    generation: order.generation,
    status: statusOf(order, state),
    containers: order.containers.map((container) => containerReport(container, order, state)),
    healthStatus: taskHealth(order, state),
    ...(stop !== undefined && { stop }),
    ...(connectivityAt !== undefined && { connectivityAt }),
    ...(pullStartedAt !== undefined && { pullStartedAt }),
    ...(pullStoppedAt !== undefined && isAllPulled && { pullStoppedAt }),
    ...(startedAt !== undefined && { startedAt }),
    ...(executionStoppedAt !== undefined && { executionStoppedAt }),
  };
}

function statusOf(order: TaskOrder, state: TaskState): TaskReport['status'] {
  if (state.isRemoved) return 'REMOVED';
  if (isStopping(order, state)) return isStopped(order, state) ? 'STOPPED' : 'STOPPING';
  return haveAllStarted(order, state) ? 'RUNNING' : 'PENDING';
}

function containerReport(container: ContainerOrder, order: TaskOrder, state: TaskState): ContainerReport {
  const known = containerOf(state, container.name);
  const { life, imageDigest, restartCount } = known;
  const status = containerStatus(container, order, state);
  return {
    name: container.name,
    status,
    healthStatus: known.health.status,
    ...(imageDigest !== undefined && { imageDigest }),
    ...(container.definition.restartPolicy?.enabled === true && { restartCount }),
    ...('startedAt' in life && life.startedAt !== undefined && { startedAt: life.startedAt }),
    ...(status === 'STOPPED' && (life.status === 'exited' || life.status === 'failed') && endOf(life)),
  };
}

function endOf(life: ContainerLife & { readonly status: 'exited' | 'failed' }): Partial<ContainerReport> {
  return {
    stoppedAt: life.status === 'exited' ? life.exitedAt : life.failedAt,
    ...(life.exitCode !== undefined && { exitCode: life.exitCode }),
    ...(life.reason !== undefined && { reason: life.reason }),
  };
}

function containerStatus(container: ContainerOrder, order: TaskOrder, state: TaskState): ContainerReport['status'] {
  const known = containerOf(state, container.name);
  const isEnding = isStopping(order, state);
  switch (known.life.status) {
    case 'running':
      return 'RUNNING';
    case 'failed':
      return 'STOPPED';
    case 'exited':
      return !isEnding && shouldRestart(container, known) ? 'RUNNING' : 'STOPPED';
    default:
      if (isEnding && !mayBeRunning(container.name, state)) return 'STOPPED';
      // Between the end of one run and the next the container counts as running.
      return known.restartCount > 0 ? 'RUNNING' : 'PENDING';
  }
}
