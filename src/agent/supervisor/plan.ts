import type { ContainerOrder, TaskOrder } from '#model/link.ts';
import { keyOf, type Action } from './action.ts';
import { dependencyVerdict, lendersOf } from './dependencies.ts';
import { isRetrieved, unretrieved } from './execution-needs.ts';
import { isEssential } from './health.ts';
import { essentialContainerExited, failedToStart } from './reasons.ts';
import { shouldRestart } from './restart-policy.ts';
import { mayBeRunning, stopStep } from './stop.ts';
import { containerOf, hasEnded, withContainer, type TaskState, type TaskStop } from './task-state.ts';

export interface TaskPlan {
  /** What is known, with what follows from it decided. */
  readonly state: TaskState;
  /** To be begun now: none of them is under way or waits for its next try. */
  readonly actions: readonly Action[];
  /** When to plan again though nothing happens. */
  readonly wakeAt?: number;
}

/** What is to be done next for a task. The plan of a settled task is empty; acting on a plan twice changes nothing. */
export function planTask(order: TaskOrder, known: TaskState, now: number): TaskPlan {
  const state = decide(order, known, now);
  const steps = order.wish === 'REMOVE' ? removalSteps(state) : isStopping(order, state) ? stoppingSteps(order, state, now) : runningSteps(order, state, now);
  const wakeAts = [...steps.wakeAts];
  const actions = steps.actions.filter((action) => {
    const key = keyOf(action);
    const notBefore = state.retries.get(key)?.notBefore ?? 0;
    if (notBefore > now) wakeAts.push(notBefore);
    return notBefore <= now && !state.inFlight.has(key);
  });
  return { state, actions, ...(wakeAts.length > 0 && { wakeAt: Math.min(...wakeAts) }) };
}

/** Whether the task's containers are to end: by the order, or by the agent's own decision. */
export function isStopping(order: TaskOrder, state: TaskState): boolean {
  return order.wish !== 'RUN' || state.stop !== undefined;
}

/** All containers have ended or will never start, and their output is delivered. */
export function isStopped(order: TaskOrder, state: TaskState): boolean {
  if (!isStopping(order, state)) return false;
  return order.containers.every(({ name }) => {
    const { life } = containerOf(state, name);
    if (mayBeRunning(name, state) || state.inFlight.has(`create ${name}`) || state.inFlight.has(`clear ${name}`)) return false;
    return life.status !== 'exited' || life.isDrained;
  });
}

interface Steps {
  readonly actions: Action[];
  readonly wakeAts: number[];
}

/** Draws the conclusions that need no action: containers that can never start, the task's start, its end. */
function decide(order: TaskOrder, known: TaskState, now: number): TaskState {
  let state = known;
  if (!isStopping(order, state)) {
    // The end of an essential container is why the task ends, not that others can no longer start because of it.
    if (ownStop(order, state) === undefined) state = failImpossible(order, state, now);
    const stop = ownStop(order, state);
    if (stop !== undefined) state = { ...state, stop };
  }
  const startedAts = order.containers.map(({ name }) => startOf(state, name));
  if (state.startedAt === undefined && startedAts.every((at) => at !== undefined) && state.stop?.code !== 'TaskFailedToStart') {
    state = { ...state, startedAt: Math.max(...startedAts) };
  }
  if (state.executionStoppedAt === undefined) {
    const ends = order.containers.filter((container) => isEssential(container) && !willRestart(order, container, state)).map(({ name }) => containerOf(state, name).life);
    const exits = ends.filter((life) => life.status === 'exited').map((life) => life.exitedAt);
    if (exits.length > 0) state = { ...state, executionStoppedAt: Math.min(...exits) };
  }
  return state;
}

/** A container whose dependencies can no longer be met is stopped with Docker's code for SIGTERM, as the ECS agent does. */
function failImpossible(order: TaskOrder, known: TaskState, now: number): TaskState {
  let state = known;
  // Each failure may make further ones impossible, along the chain of dependencies.
  for (let changed = true; changed; ) {
    changed = false;
    for (const container of order.containers) {
      const { life, restartCount } = containerOf(state, container.name);
      if ((life.status !== 'absent' && life.status !== 'created') || restartCount > 0) continue;
      const verdict = dependencyVerdict(container, order.containers, state, now);
      if (verdict.kind !== 'impossible') continue;
      state = withContainer(state, container.name, { life: { status: 'failed', failedAt: now, exitCode: 143, reason: `CannotStartContainerError: dependency graph: ${verdict.reason}` } });
      changed = true;
    }
  }
  return state;
}

function ownStop(order: TaskOrder, state: TaskState): TaskStop | undefined {
  for (const container of order.containers.filter(isEssential)) {
    const { life } = containerOf(state, container.name);
    if (life.status === 'failed') return life.reason.startsWith('CannotPullContainerError') ? { ...failedToStart, reason: life.reason } : failedToStart;
    if (life.status === 'exited' && !willRestart(order, container, state)) return essentialContainerExited;
  }
  return undefined;
}

function willRestart(order: TaskOrder, container: ContainerOrder, state: TaskState): boolean {
  return !isStopping(order, state) && shouldRestart(container, containerOf(state, container.name));
}

/** When a container first ran; 0 counts as started for one that never will. */
function startOf(state: TaskState, name: string): number | undefined {
  const { life } = containerOf(state, name);
  switch (life.status) {
    case 'running':
      return life.startedAt;
    case 'exited':
      return life.startedAt ?? life.exitedAt;
    case 'failed':
      return life.failedAt;
    default:
      return undefined;
  }
}

function runningSteps(order: TaskOrder, state: TaskState, now: number): Steps {
  const steps: Steps = { actions: [], wakeAts: [] };
  if (!state.isPrepared) steps.actions.push({ kind: 'prepare' });
  if (state.namespace === undefined) steps.actions.push({ kind: 'claim-network' });
  else if (state.connectivityAt === undefined) steps.actions.push({ kind: 'connect-network' });
  if (unretrieved(order, state).length > 0) steps.actions.push({ kind: 'retrieve' });
  for (const container of order.containers) addRunningSteps(steps, container, { order, state, now });
  return steps;
}

function addRunningSteps(steps: Steps, container: ContainerOrder, { order, state, now }: { order: TaskOrder; state: TaskState; now: number }): void {
  const { name } = container;
  const known = containerOf(state, name);
  const { life } = known;
  const dependencies = dependencyVerdict(container, order.containers, state, now);
  if (dependencies.kind === 'waiting' && dependencies.until !== undefined && (life.status === 'absent' || life.status === 'created')) steps.wakeAts.push(dependencies.until);
  // Neither its image nor its log is asked for before the execution role has fetched what it is to fetch.
  if (!isRetrieved(container, order, state)) return;
  switch (life.status) {
    case 'absent':
      if (known.image === undefined) steps.actions.push({ kind: 'pull', container: name });
      addLendersPulls(steps, container, state);
      if (!known.isFollowed && state.isPrepared) steps.actions.push({ kind: 'open-log', container: name });
      if (known.image !== undefined && knowsLenders(container, state) && state.namespace !== undefined && state.isPrepared && mayStart(dependencies, known.restartCount)) {
        steps.actions.push({ kind: 'create', container: name });
      }
      return;
    case 'created':
      if (!known.isFollowed && state.isPrepared) steps.actions.push({ kind: 'open-log', container: name });
      if (known.isFollowed && state.connectivityAt !== undefined && mayStart(dependencies, known.restartCount)) steps.actions.push({ kind: 'start', container: name });
      return;
    case 'running':
      if (!known.isFollowed) steps.actions.push({ kind: 'follow-log', container: name });
      if (known.health.nextCheckAt === undefined || state.inFlight.has(`check-health ${name}`)) return;
      if (known.health.nextCheckAt <= now) steps.actions.push({ kind: 'check-health', container: name });
      else steps.wakeAts.push(known.health.nextCheckAt);
      return;
    case 'exited':
      if (shouldRestart(container, known)) steps.actions.push({ kind: 'clear', container: name });
      else addDrain(steps, name, state);
      return;
    case 'failed':
      return;
  }
}

/** What a restarted agent has forgotten of the images whose volumes the container takes. */
function addLendersPulls(steps: Steps, container: ContainerOrder, state: TaskState): void {
  for (const lender of lendersOf(container)) {
    const { image, life } = containerOf(state, lender);
    const isAsked = steps.actions.some((action) => action.kind === 'pull' && action.container === lender);
    if (image === undefined && life.status !== 'absent' && !isAsked) steps.actions.push({ kind: 'pull', container: lender });
  }
}

function knowsLenders(container: ContainerOrder, state: TaskState): boolean {
  return lendersOf(container).every((lender) => containerOf(state, lender).image !== undefined);
}

/** A restarted container does not wait for its dependencies again. */
function mayStart(dependencies: { readonly kind: string }, restartCount: number): boolean {
  return dependencies.kind === 'satisfied' || restartCount > 0;
}

function stoppingSteps(order: TaskOrder, state: TaskState, now: number): Steps {
  const steps: Steps = { actions: [], wakeAts: [] };
  for (const container of order.containers) {
    const { life, isFollowed } = containerOf(state, container.name);
    if (life.status === 'running' && !isFollowed) steps.actions.push({ kind: 'follow-log', container: container.name });
    if (life.status === 'exited') addDrain(steps, container.name, state);
    const step = stopStep(container, order.containers, state, now);
    if (step.action !== undefined) steps.actions.push(step.action);
    if (step.wakeAt !== undefined) steps.wakeAts.push(step.wakeAt);
  }
  return steps;
}

function addDrain(steps: Steps, name: string, state: TaskState): void {
  const { life, isFollowed } = containerOf(state, name);
  if (life.status !== 'exited' || life.isDrained) return;
  steps.actions.push(isFollowed ? { kind: 'drain', container: name } : { kind: 'follow-log', container: name });
}

/** Removal begins when nothing else is under way, so that nothing is made behind its back. */
function removalSteps(state: TaskState): Steps {
  const isIdle = [...state.inFlight].every((key) => key === 'remove');
  return { actions: state.isRemoved || !isIdle ? [] : [{ kind: 'remove' }], wakeAts: [] };
}

/** Whether every container has started once or has ended. */
export function haveAllStarted(order: TaskOrder, state: TaskState): boolean {
  return order.containers.every(({ name }) => {
    const container = containerOf(state, name);
    return container.life.status === 'running' || hasEnded(container) || container.restartCount > 0;
  });
}
