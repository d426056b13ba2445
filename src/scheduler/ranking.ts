import { attributeValues, countsOfGroup, type NodeTable } from './node-table.ts';
import type { PlacementStrategy } from './placement-request.ts';

/** How good each row is for a task of one group, by the strategies in their order; kept up to date as its tasks come and go. */
export interface Ranking {
  /** Negative when the first row is the better one, 0 when nothing prefers either. */
  compare(row: number, other: number): number;
  /** Those of the rows that are the best, in the order given. */
  bestOf(rows: readonly number[]): readonly number[];
  /** Rows of one class differ in nothing that a task on another row changes. */
  classOf(row: number): number;
  /** A task of the group came to the row, or left it. */
  count(row: number, tasks: 1 | -1): void;
  /** Whether chance decides between those that compare alike. */
  readonly endsInChance: boolean;
}

/** What one strategy says of the rows: the smaller a score, the better is its row for one more task. All levels are of one shape: that is several times faster. */
interface Level {
  readonly scores: Float64Array;
  /** Where the score of each row is: rows with the same value of an attribute share one. */
  readonly numberOf: Int32Array;
  /** How many scores there are that rows share. */
  readonly sharedCount?: number;
}

export function rankingOf(table: NodeTable, group: string, strategy: readonly PlacementStrategy[]): Ranking {
  const chanceAt = strategy.findIndex(({ type }) => type === 'random');
  // After chance has decided, nothing is left to decide; without it, the node with the fewest tasks is taken.
  const levels = (chanceAt === -1 ? strategy : strategy.slice(0, chanceAt)).map((one) => levelOf(table, group, one));
  if (chanceAt === -1) levels.push({ scores: table.runningTasks, numberOf: table.ownNumbers });
  return {
    endsInChance: chanceAt !== -1,
    compare(row, other) {
      for (const level of levels) {
        const difference = scoreOf(level, row) - scoreOf(level, other);
        if (difference !== 0) return difference;
      }
      return 0;
    },
    bestOf: (rows) => levels.reduce(leastOf, rows),
    classOf: (row) => levels.reduce((number, { numberOf, sharedCount }) => (sharedCount === undefined ? number : number * sharedCount + (numberOf[row] ?? 0)), 0),
    count(row, tasks) {
      for (const level of levels) if (level.sharedCount !== undefined) addTasks(level, row, tasks);
    },
  };
}

function leastOf(rows: readonly number[], level: Level): readonly number[] {
  const { scores, numberOf } = level;
  let least = Number.POSITIVE_INFINITY;
  let best: number[] = [];
  for (const row of rows) {
    const score = scores[numberOf[row] ?? 0] ?? 0;
    if (score > least) continue;
    if (score < least) {
      least = score;
      best = [];
    }
    best.push(row);
  }
  return best;
}

function scoreOf({ scores, numberOf }: Level, row: number): number {
  return scores[numberOf[row] ?? 0] ?? 0;
}

function levelOf(table: NodeTable, group: string, strategy: PlacementStrategy): Level {
  const { ownNumbers } = table;
  if (strategy.type === 'binpack') return { scores: table.free[strategy.field], numberOf: ownNumbers };
  const attribute = spreadAttribute(strategy);
  if (attribute === undefined) return { scores: countsOfGroup(table, group), numberOf: ownNumbers };
  const { numberOf, count } = attributeValues(table, attribute);
  const level = { scores: new Float64Array(count), numberOf, sharedCount: count };
  for (const [row, tasks] of table.rowsOf.get(group) ?? []) addTasks(level, row, tasks);
  return level;
}

/** The attribute over which tasks are spread; undefined when it is the nodes themselves. */
export function spreadAttribute(strategy: PlacementStrategy): string | undefined {
  return strategy.type === 'spread' ? /^attribute:(.*)$/s.exec(strategy.field)?.[1] : undefined;
}

function addTasks({ scores, numberOf }: Level, row: number, tasks: number): void {
  const number = numberOf[row] ?? 0;
  scores[number] = (scores[number] ?? 0) + tasks;
}
