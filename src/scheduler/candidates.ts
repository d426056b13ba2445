import type { Random } from '#base/random.ts';
import { heapOf, type Heap } from './heap.ts';
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

export function candidatesOf(options: { readonly rows: number[]; readonly ranking: Ranking; readonly random: Random; readonly count: number }): Candidates {
  const { rows, ranking, random, count } = options;
  if (ranking.endsInChance) return lookedThrough(rows, () => oneOf(ranking.bestOf(rows), random));
  return count <= tasksWithoutOrderMax ? lookedThrough(rows, () => ranking.bestOf(rows)[0]) : inOrder(rows, ranking);
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
function inOrder(rows: readonly number[], ranking: Ranking): Candidates {
  const compare = (row: number, other: number) => ranking.compare(row, other) || row - other;
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

function oneOf(rows: readonly number[], random: Random): number | undefined {
  return rows.length === 0 ? undefined : rows[random.int(rows.length)];
}
