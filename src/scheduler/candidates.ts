import type { Random } from '#base/random.ts';
import { heapOf, type Heap } from './heap.ts';
import type { NodeTable } from './node-table.ts';
import type { Ranking } from './ranking.ts';

/** The rows that can still take a task of one batch. */
export interface Candidates {
  /** The best of them, or undefined when there is none left. */
  best(): number | undefined;
  /** To be called after the best row got a task: it stays a candidate, or not. */
  settleBest(isStillFit: boolean): void;
}

/** So few tasks are placed faster by looking through all rows than by putting these in order first. */
const tasksWithoutOrderMax = 2;

export function candidatesOf(options: { readonly table: NodeTable; readonly rows: number[]; readonly ranking: Ranking; readonly random: Random; readonly count: number }): Candidates {
  const { table, rows, ranking, random, count } = options;
  const { runningTasks } = table;
  const compare = (row: number, other: number) => ranking.compare(row, other) || (runningTasks[row] ?? 0) - (runningTasks[other] ?? 0) || row - other;
  if (ranking.endsInChance) return lookedThrough(rows, () => byChance(rows, ranking, random));
  return count <= tasksWithoutOrderMax ? lookedThrough(rows, () => leastOf(rows, compare)) : inOrder(rows, ranking, compare);
}

function lookedThrough(rows: number[], choose: () => number | undefined): Candidates {
  let best: number | undefined;
  return {
    best() {
      best = choose();
      return best;
    },
    settleBest(isStillFit) {
      if (!isStillFit && best !== undefined) rows.splice(rows.indexOf(best), 1);
    },
  };
}

/**
 * One heap for each class: a placement changes the standing of the row that got the task against those of its class, and of its class
 * against the others, so only the fronts are to be compared.
 */
function inOrder(rows: readonly number[], ranking: Ranking, compare: (row: number, other: number) => number): Candidates {
  const classes = new Map<number, number[]>();
  for (const row of rows) {
    const number = ranking.classOf(row);
    const members = classes.get(number);
    if (members === undefined) classes.set(number, [row]);
    else members.push(row);
  }
  const heaps = [...classes.values()].map((members) => heapOf(members, compare));
  let chosen: Heap | undefined;
  return {
    best() {
      chosen = undefined;
      for (const heap of heaps) {
        const row = heap.best();
        const best = chosen?.best();
        if (row !== undefined && (best === undefined || compare(row, best) < 0)) chosen = heap;
      }
      return chosen?.best();
    },
    settleBest(isStillFit) {
      if (isStillFit) chosen?.settleBest();
      else chosen?.removeBest();
    },
  };
}

function byChance(rows: readonly number[], ranking: Ranking, random: Random): number | undefined {
  let alike: number[] = [];
  for (const row of rows) {
    const difference = alike[0] === undefined ? 0 : ranking.compare(row, alike[0]);
    if (difference < 0) alike = [row];
    else if (difference === 0) alike.push(row);
  }
  return alike.length === 0 ? undefined : alike[random.int(alike.length)];
}

function leastOf(rows: readonly number[], compare: (row: number, other: number) => number): number | undefined {
  let least: number | undefined;
  for (const row of rows) if (least === undefined || compare(row, least) < 0) least = row;
  return least;
}
