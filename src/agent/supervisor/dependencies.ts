import type { ContainerOrder } from '#model/link.ts';
import { containerOf, hasEnded, type ContainerState, type TaskState } from './task-state.ts';

export type DependencyVerdict = { readonly kind: 'satisfied' } | { readonly kind: 'waiting'; readonly until?: number } | { readonly kind: 'impossible'; readonly reason: string };

/**
 * Whether a container's `dependsOn` lets it start now.
 * https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_ContainerDependency.html
 */
export function dependencyVerdict(order: ContainerOrder, all: readonly ContainerOrder[], state: TaskState, now: number): DependencyVerdict {
  let waiting: { kind: 'waiting'; until?: number } | undefined;
  for (const { containerName = '', condition = 'START' } of order.definition.dependsOn ?? []) {
    const dependency = all.find((other) => other.name === containerName);
    if (dependency === undefined) return { kind: 'impossible', reason: `container ordering dependency [${containerName}] for target [${order.name}] does not exist.` };
    const verdict = conditionVerdict({ target: order, dependency, condition, state, now });
    if (verdict.kind === 'impossible') return verdict;
    if (verdict.kind === 'waiting') waiting = { kind: 'waiting', ...earliest(waiting?.until, verdict.until) };
  }
  for (const lender of lendersOf(order)) {
    const { life, restartCount } = containerOf(state, lender);
    if (life.status === 'failed') return { kind: 'impossible', reason: `container [${lender}] whose volumes [${order.name}] takes could not be made.` };
    if (life.status === 'absent' && restartCount === 0) waiting ??= { kind: 'waiting' };
  }
  return waiting ?? { kind: 'satisfied' };
}

/** The containers whose volumes this one takes: they are made first. */
export function lendersOf({ definition }: ContainerOrder): readonly string[] {
  return (definition.volumesFrom ?? []).map(({ sourceContainer = '' }) => sourceContainer);
}

/** The containers that must have ended before this one is asked to: shutdown runs in reverse order. */
export function dependentsOf(name: string, all: readonly ContainerOrder[]): readonly ContainerOrder[] {
  return all.filter((other) => other.name !== name && (other.definition.dependsOn ?? []).some((dependency) => dependency.containerName === name));
}

interface Question {
  readonly target: ContainerOrder;
  readonly dependency: ContainerOrder;
  readonly condition: string;
  readonly state: TaskState;
  readonly now: number;
}

function conditionVerdict(question: Question): DependencyVerdict {
  const { target, dependency, condition, state, now } = question;
  const known = containerOf(state, dependency.name);
  if (isSatisfied(condition, known)) return { kind: 'satisfied' };
  const names = `container ordering dependency [${describe(dependency, known)}] for target [${target.name}(${target.definition.image ?? ''}) (NONE->RUNNING)]`;
  // A container that has ended can no longer become healthy, exit with 0, or (when it never ran) complete.
  if (hasEnded(known)) return { kind: 'impossible', reason: `failed to resolve ${names} as dependency did not exit successfully.` };
  const timeoutAt = startTimeoutAt(dependency, condition, known);
  if (timeoutAt === undefined) return { kind: 'waiting' };
  if (now >= timeoutAt) return { kind: 'impossible', reason: `${names} has timed out.` };
  return { kind: 'waiting', until: timeoutAt };
}

function isSatisfied(condition: string, dependency: ContainerState): boolean {
  const { life } = dependency;
  switch (condition) {
    case 'HEALTHY':
      return life.status === 'running' && dependency.health.status === 'HEALTHY';
    case 'COMPLETE':
      return life.status === 'exited' && life.exitCode !== undefined;
    case 'SUCCESS':
      return life.status === 'exited' && life.exitCode === 0;
    default:
      return life.status === 'running' || life.status === 'exited' || dependency.restartCount > 0;
  }
}

/** `startTimeout` belongs to the container that is depended upon and runs from its start. */
function startTimeoutAt(dependency: ContainerOrder, condition: string, known: ContainerState): number | undefined {
  const seconds = dependency.definition.startTimeout;
  if (condition === 'START' || seconds === undefined || known.life.status !== 'running') return undefined;
  return known.life.startedAt + seconds * 1_000;
}

/** As the ECS agent words it: name(image) (known->desired) - Exit: code. */
function describe(order: ContainerOrder, known: ContainerState): string {
  const exitCode = 'exitCode' in known.life ? known.life.exitCode : undefined;
  const status = hasEnded(known) ? 'STOPPED' : known.life.status === 'running' ? 'RUNNING' : known.life.status === 'created' ? 'CREATED' : 'NONE';
  return `${order.name}(${order.definition.image ?? ''}) (${status}->RUNNING)${exitCode === undefined ? '' : ` - Exit: ${exitCode}`}`;
}

function earliest(one: number | undefined, other: number | undefined): { until?: number } {
  const known = [one, other].filter((at) => at !== undefined);
  return known.length === 0 ? {} : { until: Math.min(...known) };
}
