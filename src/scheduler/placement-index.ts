import { known } from '#base/assert.ts';
import type { Random } from '#base/random.ts';
import { candidatesOf } from './candidates.ts';
import { eligibleRows, fitOf, isAsked, refusalOf } from './eligibility.ts';
import type { Node } from './node.ts';
import { hold, nodeAt, nodeTableOf, release, type NodeTable } from './node-table.ts';
import { refusals, type NodeRefusal, type Placement } from './placement.ts';
import type { Holding, PlacementRequest } from './placement-request.ts';
import { rankingOf } from './ranking.ts';
import { tasksToStop, type StopRequest } from './tasks-to-stop.ts';

/** The nodes of a cluster, ready for questions; what it places, it counts. */
export interface PlacementIndex {
  /** Where `count` tasks go, one after the other. */
  place(request: PlacementRequest, count: number, random: Random): readonly Placement[];
  /** Why each node cannot take a task: none of those that can. */
  refusals(request: PlacementRequest): readonly NodeRefusal[];
  /** A task is on the node that this index did not place. */
  hold(nodeArn: string, holding: Holding): void;
  /** A task is gone, or about to go. */
  release(nodeArn: string, holding: Holding): void;
  /** Which tasks of a group to stop; they are counted until they are released. */
  tasksToStop(request: StopRequest, random: Random): readonly string[];
}

export function placementIndexOf(nodes: readonly Node[]): PlacementIndex {
  const table = nodeTableOf(nodes);
  const rows = new Map(nodes.map(({ arn }, row) => [arn, row]));
  const rowOf = (nodeArn: string) => known(rows.get(nodeArn), `node ${nodeArn}`);
  return {
    place: (request, count, random) => placeBatch({ table, request, count, random }),
    refusals: (request) => refusalsOf(table, request),
    hold: (nodeArn, holding) => hold(table, rowOf(nodeArn), holding),
    release: (nodeArn, holding) => release(table, rowOf(nodeArn), holding),
    tasksToStop: (request, random) => tasksToStop({ table, rowOf, request, random }),
  };
}

function placeBatch({ table, request, count, random }: { readonly table: NodeTable; readonly request: PlacementRequest; readonly count: number; readonly random: Random }): readonly Placement[] {
  if (count === 0) return [];
  const fits = fitOf(table, request);
  const ranking = rankingOf(table, request.group, request.strategy);
  const candidates = candidatesOf({ rows: eligibleRows(table, request), ranking, random, count });
  const placements: Placement[] = [];
  while (placements.length < count) {
    const row = candidates.best();
    if (row === undefined) break;
    hold(table, row, request);
    ranking.count(row, 1);
    candidates.settleBest(fits(row));
    placements.push({ kind: 'placed', nodeArn: nodeAt(table, row).arn });
  }
  if (placements.length === count) return placements;
  // Nothing is placed any more, so the reason of the first is that of all that are left.
  const unplaced = unplacedFor(table, request);
  while (placements.length < count) placements.push(unplaced);
  return placements;
}

function unplacedFor(table: NodeTable, request: PlacementRequest): Placement {
  let closest: NodeRefusal | undefined;
  for (const one of refusalsOf(table, request)) {
    if (closest === undefined || refusals.indexOf(one.refusal) > refusals.indexOf(closest.refusal)) closest = one;
  }
  return closest === undefined ? { kind: 'unplaced' } : { kind: 'unplaced', closest };
}

function refusalsOf(table: NodeTable, request: PlacementRequest): readonly NodeRefusal[] {
  return table.nodes.flatMap((node, row) => {
    const refusal = isAsked(node, request) ? refusalOf(table, row, request) : undefined;
    return refusal === undefined ? [] : [{ nodeArn: node.arn, refusal }];
  });
}
