import { withDeadline } from '#base/abort.ts';
import { known, unreachable } from '#base/assert.ts';
import { messageOf } from '#base/errors.ts';
import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import { keyOf, type Action, type ContainerAction } from './action.ts';
import { atMost } from './at-most.ts';
import { usedVolumes } from './container-mounts.ts';
import { containerOutput } from './container-output.ts';
import { containerSpec } from './container-spec.ts';
import { hasSecrets, unretrieved } from './execution-needs.ts';
import { ExecutionResources, nothingRetrieved } from './execution-resources.ts';
import { healthAfterCheck, healthAtStart, healthCheckOf } from './health.ts';
import { networkFiles } from './network-files.ts';
import { removeTask } from './remove-task.ts';
import type { TaskContext } from './task-context.ts';
import { checkLogReach, checkPullReach, checkSecretsReach } from './service-reach.ts';
import { taskLimits } from './task-limits.ts';
import { outputPaths } from './task-paths.ts';
import { containerOf, newContainer, withContainer, withoutResources, type TaskState } from './task-state.ts';

/** What an action changed: applied to the state as it is when the action has ended. */
export type Change = (state: TaskState) => TaskState;

const minuteMs = 60_000;
const pullDeadlineMs = 60 * minuteMs;
const launchDeadlineMs = 3 * minuteMs;
const callDeadlineMs = minuteMs;

export interface Performance {
  readonly order: TaskOrder;
  /** As it was when the action was begun. */
  readonly state: TaskState;
  readonly context: TaskContext;
  readonly signal: AbortSignal;
}

/** Carries out one action. Throws WorldError; every action may be repeated. */
export async function perform(action: Action, performance: Performance): Promise<Change> {
  const { order, context, state } = performance;
  const soon = <T>(work: Promise<T>) => atMost(context.clock, callDeadlineMs, `${keyOf(action)} of task ${order.taskId}`, work);
  switch (action.kind) {
    case 'claim-network': {
      const namespace = await soon(context.networks.claim(order.taskId));
      return (after) => ({ ...after, namespace });
    }
    case 'connect-network': {
      await soon(context.networks.connect(known(state.namespace, 'the claimed namespace'), order.network));
      const connectivityAt = context.clock.nowMs();
      return (after) => ({ ...after, connectivityAt });
    }
    case 'prepare':
      await soon(prepare(performance));
      return (after) => ({ ...after, isPrepared: true });
    case 'retrieve': {
      const waiting = unretrieved(order, state);
      for (const container of waiting) checkSecretsReach(container, order, context.reaches);
      const retrieved = await soon(context.executionRole.retrieve(order, waiting));
      return (after) => waiting.reduce((known, { name }) => withContainer(known, name, { resources: retrieved.get(name) ?? nothingRetrieved }), after);
    }
    case 'remove':
      await soon(removeTask(context, { taskId: order.taskId, runtimeIds: order.containers.map(({ runtimeId }) => runtimeId) }));
      return (after) => ({ ...after, isRemoved: true });
    default:
      return performOnContainer(action, containerOrderOf(order, action.container), { ...performance, soon });
  }
}

interface ContainerPerformance extends Performance {
  readonly soon: <T>(work: Promise<T>) => Promise<T>;
}

async function performOnContainer(action: ContainerAction, container: ContainerOrder, performance: ContainerPerformance): Promise<Change> {
  const { order, context, signal, soon } = performance;
  const { runtime, logs, clock } = context;
  const { name, runtimeId } = container;
  switch (action.kind) {
    case 'pull':
      return pull(container, performance);
    case 'open-log':
      // Fargate has the image before it opens the log.
      checkPullReach(container, order, context.reaches);
      checkLogReach(container, order, context.reaches);
      await soon(logs.open(containerOutput(container, performance)));
      return (after) => withContainer(after, name, { isFollowed: true });
    case 'follow-log':
      logs.follow(containerOutput(container, performance));
      return (after) => withoutResources(withContainer(after, name, { isFollowed: true }), name);
    case 'create':
      return create(container, performance);
    case 'start':
      return start(container, performance);
    case 'clear':
      return clear(container, performance);
    case 'check-health':
      return checkHealth(container, performance);
    case 'signal':
    case 'kill': {
      const sentAt = clock.nowMs();
      const times = action.kind === 'kill' ? { killedAt: sentAt } : { signalledAt: sentAt };
      if (action.kind === 'kill') await soon(context.cgroups.unthrottle(order.taskId));
      await soon(runtime.kill(runtimeId, action.kind === 'signal' ? action.signal : 'SIGKILL'));
      return (after) => {
        const { life } = containerOf(after, name);
        return life.status === 'running' ? withContainer(after, name, { life: { ...life, ...times } }) : after;
      };
    }
    case 'drain':
      await logs.drain(runtimeId, signal);
      return (after) => {
        const { life } = containerOf(after, name);
        return life.status === 'exited' ? withContainer(after, name, { life: { ...life, isDrained: true } }) : after;
      };
    default:
      return unreachable(action);
  }
}

async function pull(container: ContainerOrder, { order, state, context, signal }: ContainerPerformance): Promise<Change> {
  checkPullReach(container, order, context.reaches);
  const { life, resources } = containerOf(state, container.name);
  const registryCredentials = resources?.registryCredentials;
  // Whoever has it already was allowed to, and so is asked no more.
  if (life.status === 'absent') await context.executionRole.authorizePull(order, container);
  const { account, region } = order;
  const request = {
    reference: container.definition.image ?? '',
    account,
    region,
    architecture: order.cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64',
    ...(container.imageDigest !== undefined && { digest: container.imageDigest }),
    ...(order.executionRoleArn !== undefined && { role: order.executionRoleArn }),
    ...(registryCredentials !== undefined && { credentials: () => registryCredentials }),
  } as const;
  const image = await withDeadline(context.clock, pullDeadlineMs, `pulling ${request.reference}`, (deadline) => context.images.ensure(request, deadline), signal);
  const pulledAt = context.clock.nowMs();
  const facts = { image, imageDigest: image.digest, manifestDigest: image.manifestDigest, stopSignal: image.config.stopSignal ?? newContainer.stopSignal };
  return (after) => ({ ...withContainer(after, container.name, facts), pullStoppedAt: pulledAt });
}

async function create(container: ContainerOrder, { order, state, context, signal }: ContainerPerformance): Promise<Change> {
  const { image, restartCount, resources = nothingRetrieved } = containerOf(state, container.name);
  const spec = containerSpec({
    order,
    container,
    image: known(image, 'the pulled image'),
    imageVolumes: new Map(order.containers.map(({ name }) => [name, containerOf(state, name).image?.config.volumes ?? []])),
    networkNamespace: known(state.namespace, 'the claimed namespace').path,
    cgroupParent: context.cgroups.pathOf(order.taskId),
    paths: context.files.pathsOf(order.taskId),
    restartCount,
    secrets: resources.environment,
    now: context.clock.nowMs(),
  });
  await context.launches.run(() => withDeadline(context.clock, launchDeadlineMs, `creating ${spec.id}`, (deadline) => context.runtime.create(spec, deadline), signal));
  return (after) => withContainer(after, container.name, { life: { status: 'created' } });
}

async function start(container: ContainerOrder, { context, signal }: ContainerPerformance): Promise<Change> {
  await context.launches.run(() => withDeadline(context.clock, launchDeadlineMs, `starting ${container.runtimeId}`, (deadline) => context.runtime.start(container.runtimeId, deadline), signal));
  const startedAt = context.clock.nowMs();
  return (after) => {
    const { life } = containerOf(after, container.name);
    // It may have ended before the runtime answered.
    if (life.status === 'exited') return withContainer(after, container.name, { life: { ...life, startedAt: Math.min(startedAt, life.exitedAt) } });
    return withoutResources(withContainer(after, container.name, { life: { status: 'running', startedAt }, health: healthAtStart(container, startedAt) }), container.name);
  };
}

/** A restarted container has the environment that it had, whatever has become of its secrets meanwhile. */
async function clear(container: ContainerOrder, { context, soon }: ContainerPerformance): Promise<Change> {
  const { name, runtimeId } = container;
  const resources = hasSecrets(container) ? secretsIn(await soon(context.runtime.environment(runtimeId)), container) : undefined;
  await soon(context.runtime.clear(runtimeId));
  return (after) => withContainer(after, name, { life: newContainer.life, health: newContainer.health, restartCount: containerOf(after, name).restartCount + 1, ...(resources !== undefined && { resources }) });
}

/** Undefined when they are not all there. */
function secretsIn(environment: readonly string[], { definition }: ContainerOrder): ExecutionResources | undefined {
  const byName = new Map(environment.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const found = (definition.secrets ?? []).flatMap(({ name = '' }) => {
    const value = byName.get(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  return found.length === definition.secrets?.length ? new ExecutionResources({ environment: new Map(found) }) : undefined;
}

/** Docker's exit code of a check that was not run to its end. */
const checkNotRun = -1;

async function checkHealth(container: ContainerOrder, { context, signal }: ContainerPerformance): Promise<Change> {
  const check = known(healthCheckOf(container), 'the health check');
  // A check that cannot be run or takes too long has failed, as with Docker.
  const result = await withDeadline(context.clock, check.timeoutMs, 'the health check', (deadline) => context.runtime.exec(container.runtimeId, check.args, deadline), signal).catch(
    (error: unknown) => ({ exitCode: checkNotRun, output: messageOf(error) }),
  );
  const now = context.clock.nowMs();
  return (after) => {
    const { life, health } = containerOf(after, container.name);
    if (life.status !== 'running' || signal.aborted) return after;
    return withContainer(after, container.name, { health: healthAfterCheck(health, check, { ...result, startedAt: life.startedAt, now }) });
  };
}

async function prepare({ order, context }: Performance): Promise<void> {
  const { files, cgroups } = context;
  const paths = files.pathsOf(order.taskId);
  const contents = {
    network: networkFiles(order.network),
    volumes: usedVolumes(order),
    outputs: order.containers.flatMap(({ runtimeId }) => Object.values(outputPaths(paths, runtimeId))),
  };
  await Promise.all([files.prepare(order.taskId, contents), cgroups.ensure(order.taskId, taskLimits(order))]);
}

function containerOrderOf(order: TaskOrder, name: string): ContainerOrder {
  return known(order.containers.find((container) => container.name === name), `the container ${name} of task ${order.taskId}`);
}
