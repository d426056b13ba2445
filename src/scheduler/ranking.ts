import { attributeValues, type NodeTable } from './node-table.ts';
import type { PlacementStrategy } from './placement-request.ts';

/** How good each row is for a task of one group, by the strategies in their order; kept up to date as its tasks come and go. */
export interface Ranking {
  /** Negative when the first row is the better one, 0 when no strategy prefers either. */
  compare(row: number, other: number): number;
  /** Rows of one class differ in nothing that a task on another row changes. */
  classOf(row: number): number;
  /** A task of the group came to the row, or left it. */
  count(row: number, tasks: 1 | -1): void;
  /** Whether chance decides between those that compare alike. */
  readonly endsInChance: boolean;
}

/** What one strategy says of a row: the smaller, the better it is for one more task. */
export interface Level {
  score(row: number): number;
  count(row: number, tasks: 1 | -1): void;
  /** Which rows share their score, whatever happens; absent when each has its own. */
  readonly shared?: { readonly numberOf: Int32Array; readonly count: number };
}

export function rankingOf(table: NodeTable, group: string, strategy: readonly PlacementStrategy[]): Ranking {
  const chanceAt = strategy.findIndex(({ type }) => type === 'random');
  // After chance has decided, nothing is left to decide.
  const levels = (chanceAt === -1 ? strategy : strategy.slice(0, chanceAt)).map((one) => levelOf(table, group, one));
  const shared = levels.flatMap((level) => level.shared ?? []);
  return {
    endsInChance: chanceAt !== -1,
    compare(row, other) {
      for (const level of levels) {
        const difference = level.score(row) - level.score(other);
        if (difference !== 0) return difference;
      }
      return 0;
    },
    classOf: (row) => shared.reduce((number, { numberOf, count }) => number * count + (numberOf[row] ?? 0), 0),
    count(row, tasks) {
      for (const level of levels) level.count(row, tasks);
    },
  };
}

export function levelOf(table: NodeTable, group: string, strategy: PlacementStrategy): Level {
  if (strategy.type === 'binpack') {
    const free = table.free[strategy.field];
    return { score: (row) => free[row] ?? 0, count: () => undefined };
  }
  const attribute = strategy.type === 'spread' ? /^attribute:(.*)$/s.exec(strategy.field)?.[1] : undefined;
  return attribute === undefined ? spreadOverNodes(table, group) : spreadOverValues(table, group, attribute);
}

function spreadOverNodes(table: NodeTable, group: string): Level {
  const counts = new Int32Array(table.nodes.length);
  for (const row of table.rowsOf.get(group) ?? []) counts[row] = table.groupsOf[row]?.get(group) ?? 0;
  return {
    score: (row) => counts[row] ?? 0,
    count(row, tasks) {
      counts[row] = (counts[row] ?? 0) + tasks;
    },
  };
}

function spreadOverValues(table: NodeTable, group: string, attribute: string): Level {
  const shared = attributeValues(table, attribute);
  const { numberOf } = shared;
  const counts = new Int32Array(shared.count);
  const add = (row: number, tasks: number) => {
    const number = numberOf[row] ?? 0;
    counts[number] = (counts[number] ?? 0) + tasks;
  };
  for (const row of table.rowsOf.get(group) ?? []) add(row, table.groupsOf[row]?.get(group) ?? 0);
  return { score: (row) => counts[numberOf[row] ?? 0] ?? 0, count: add, shared };
}
