import { known } from '#base/assert.ts';
import type { Random } from '#base/random.ts';
import { attributeValues, type NodeTable } from './node-table.ts';
import type { PlacementStrategy } from './placement-request.ts';
import { spreadAttribute } from './ranking.ts';

export interface StopRequest {
  readonly group: string;
  /** Those that may be stopped: a protected one is none of them, but counts for the balance. */
  readonly tasks: readonly StoppableTask[];
  readonly strategy: readonly PlacementStrategy[];
  readonly count: number;
}

export interface StoppableTask {
  readonly id: string;
  readonly nodeArn: string;
  readonly cpu: number;
  readonly memory: number;
}

interface Options {
  readonly table: NodeTable;
  readonly rowOf: (nodeArn: string) => number;
  readonly request: StopRequest;
  readonly random: Random;
}

/**
 * The strategies, the other way round: from where most tasks of the group are; for binpack, from the node that has most left when the
 * task is gone; between those alike, by chance (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-placement-strategies.html).
 */
export function tasksToStop({ table, rowOf, request, random }: Options): readonly string[] {
  const { tasks, strategy, count } = request;
  if (count >= tasks.length) return tasks.map(({ id }) => id);
  const chanceAt = strategy.findIndex(({ type }) => type === 'random');
  const orders = strategy.slice(0, chanceAt === -1 ? strategy.length : chanceAt).map((one) => orderOf(table, request.group, one));
  const left = tasks.map((task) => ({ task, row: rowOf(task.nodeArn) }));
  const stopped: string[] = [];
  while (stopped.length < count) {
    let alike: readonly Candidate[] = left;
    for (const { rank } of orders) alike = highest(alike, rank);
    const chosen = known(alike[random.int(alike.length)], 'a task to stop');
    left.splice(left.indexOf(chosen), 1);
    for (const { stop } of orders) stop(chosen);
    stopped.push(chosen.task.id);
  }
  return stopped;
}

interface Candidate {
  readonly task: StoppableTask;
  readonly row: number;
}

/** By what one strategy tells candidates apart: the highest goes first. */
interface Order {
  rank(candidate: Candidate): number;
  /** The candidate is to be stopped. */
  stop(candidate: Candidate): void;
}

function orderOf(table: NodeTable, group: string, strategy: PlacementStrategy): Order {
  if (strategy.type === 'binpack') return mostFreeAfterwards(table, strategy.field);
  const attribute = spreadAttribute(strategy);
  const numberOf = attribute === undefined ? undefined : attributeValues(table, attribute).numberOf;
  const placeOf = (row: number) => numberOf?.[row] ?? row;
  const counts = new Map<number, number>();
  for (const [row, tasks] of table.rowsOf.get(group) ?? []) counts.set(placeOf(row), (counts.get(placeOf(row)) ?? 0) + tasks);
  const rank = ({ row }: Candidate) => counts.get(placeOf(row)) ?? 0;
  return { rank, stop: (candidate) => counts.set(placeOf(candidate.row), rank(candidate) - 1) };
}

function mostFreeAfterwards(table: NodeTable, field: 'cpu' | 'memory'): Order {
  const givenBack = new Map<number, number>();
  const afterwards = ({ task, row }: Candidate) => (givenBack.get(row) ?? 0) + task[field];
  return {
    rank: (candidate) => (table.free[field][candidate.row] ?? 0) + afterwards(candidate),
    stop: (candidate) => givenBack.set(candidate.row, afterwards(candidate)),
  };
}

function highest(candidates: readonly Candidate[], rank: Order['rank']): Candidate[] {
  let most = Number.NEGATIVE_INFINITY;
  let alike: Candidate[] = [];
  for (const candidate of candidates) {
    const score = rank(candidate);
    if (score > most) {
      most = score;
      alike = [candidate];
    } else if (score === most) alike.push(candidate);
  }
  return alike;
}
