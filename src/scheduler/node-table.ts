import { assert, known } from '#base/assert.ts';
import { attributeOf, type HostPort, type Node, type Resources } from './node.ts';
import type { Holding } from './placement-request.ts';
import type { NodeNow } from './query/is-match.ts';

/** All nodes, one row each, in columns, so that thousands are looked through in microseconds; kept up to date as tasks come and go. */
export interface NodeTable {
  readonly nodes: readonly Node[];
  readonly free: { readonly [resource in keyof Resources]: Float64Array };
  readonly runningTasks: Float64Array;
  /** Each row is its own number. */
  readonly ownNumbers: Int32Array;
  readonly ports: readonly Set<string>[];
  /** How many tasks of each group run on a row. */
  readonly groupsOf: readonly Map<string, number>[];
  /** The same by group: how many tasks of it run on each row that has any. */
  readonly rowsOf: Map<string, Map<number, number>>;
  readonly valuesOf: Map<string, AttributeValues>;
  /** The tasks of one group on each row: of the group that was last asked for. */
  readonly counted: { group?: string; readonly counts: Float64Array };
  /** Per fixed part of a request, a 1 for each row that agrees with it. */
  readonly masks: Map<string, Uint8Array>;
}

/** The values of one attribute, numbered; nodes without it are alike. */
export interface AttributeValues {
  readonly numberOf: Int32Array;
  readonly count: number;
}

export function nodeTableOf(nodes: readonly Node[]): NodeTable {
  const left = (resource: keyof Resources) => Float64Array.from(nodes, ({ total, used }) => total[resource] - used[resource]);
  const rowsOf = new Map<string, Map<number, number>>();
  for (const [row, node] of nodes.entries()) for (const [group, count] of node.groups) rowsIn(rowsOf, group).set(row, count);
  return {
    nodes,
    free: { cpu: left('cpu'), memory: left('memory'), gpus: left('gpus'), networkInterfaces: left('networkInterfaces') },
    runningTasks: Float64Array.from(nodes, ({ groups }) => groups.values().reduce((sum, count) => sum + count, 0)),
    ownNumbers: Int32Array.from(nodes.keys()),
    ports: nodes.map(({ usedPorts }) => new Set(usedPorts.map(portKey))),
    groupsOf: nodes.map(({ groups }) => new Map(groups)),
    rowsOf,
    valuesOf: new Map(),
    counted: { counts: new Float64Array(nodes.length) },
    masks: new Map(),
  };
}

export function portKey({ protocol, port }: HostPort): string {
  return `${protocol}/${port}`;
}

export function now(table: NodeTable, row: number): NodeNow {
  return { node: nodeAt(table, row), runningTasksCount: table.runningTasks[row] ?? 0, groups: groupsAt(table, row) };
}

export function nodeAt(table: NodeTable, row: number): Node {
  return known(table.nodes[row], `the node of row ${row}`);
}

export function groupsAt(table: NodeTable, row: number): ReadonlyMap<string, number> {
  return known(table.groupsOf[row], `the groups of row ${row}`);
}

export function attributeValues(table: NodeTable, name: string): AttributeValues {
  const kept = table.valuesOf.get(name);
  if (kept !== undefined) return kept;
  const numbers = new Map<string | undefined, number>();
  const numberOf = Int32Array.from(table.nodes, (node) => {
    const value = attributeOf(node, name);
    const number = numbers.get(value) ?? numbers.size;
    numbers.set(value, number);
    return number;
  });
  const values = { numberOf, count: numbers.size };
  table.valuesOf.set(name, values);
  return values;
}

/** How many tasks of the group are on each row, until another group is asked for. A new column for each would cost more than all else. */
export function countsOfGroup({ counted, rowsOf }: NodeTable, group: string): Float64Array {
  const { counts } = counted;
  if (counted.group === group) return counts;
  if (counted.group !== undefined) for (const row of rowsOf.get(counted.group)?.keys() ?? []) counts[row] = 0;
  for (const [row, count] of rowsOf.get(group) ?? []) counts[row] = count;
  counted.group = group;
  return counts;
}

/** A task comes to the row. */
export function hold(table: NodeTable, row: number, holding: Holding): void {
  take(table, row, holding, 1);
  const ports = known(table.ports[row], `the ports of row ${row}`);
  for (const port of holding.ports) ports.add(portKey(port));
  const groups = known(table.groupsOf[row], `the groups of row ${row}`);
  const count = (groups.get(holding.group) ?? 0) + 1;
  groups.set(holding.group, count);
  if (table.counted.group === holding.group) table.counted.counts[row] = count;
  rowsIn(table.rowsOf, holding.group).set(row, count);
}

/** A task leaves the row. */
export function release(table: NodeTable, row: number, holding: Holding): void {
  take(table, row, holding, -1);
  const ports = known(table.ports[row], `the ports of row ${row}`);
  for (const port of holding.ports) ports.delete(portKey(port));
  const groups = known(table.groupsOf[row], `the groups of row ${row}`);
  const left = (groups.get(holding.group) ?? 0) - 1;
  assert(left >= 0, `a task of ${holding.group} must be on ${nodeAt(table, row).arn} to leave it`);
  if (table.counted.group === holding.group) table.counted.counts[row] = left;
  const rows = rowsIn(table.rowsOf, holding.group);
  if (left > 0) {
    groups.set(holding.group, left);
    rows.set(row, left);
    return;
  }
  groups.delete(holding.group);
  rows.delete(row);
  if (rows.size === 0) table.rowsOf.delete(holding.group);
}

function take({ free, runningTasks }: NodeTable, row: number, holding: Holding, tasks: 1 | -1): void {
  free.cpu[row] = (free.cpu[row] ?? 0) - tasks * holding.cpu;
  free.memory[row] = (free.memory[row] ?? 0) - tasks * holding.memory;
  free.gpus[row] = (free.gpus[row] ?? 0) - tasks * holding.gpus;
  free.networkInterfaces[row] = (free.networkInterfaces[row] ?? 0) - tasks * holding.networkInterfaces;
  runningTasks[row] = (runningTasks[row] ?? 0) + tasks;
}

function rowsIn(rowsOf: Map<string, Map<number, number>>, group: string): Map<number, number> {
  const rows = rowsOf.get(group) ?? new Map();
  rowsOf.set(group, rows);
  return rows;
}
