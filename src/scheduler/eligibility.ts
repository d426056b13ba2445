import { attributeOf, type Node } from './node.ts';
import { groupsAt, nodeAt, now, portKey, type NodeTable } from './node-table.ts';
import type { Refusal } from './placement.ts';
import type { PlacementRequest } from './placement-request.ts';
import { isMatch } from './query/is-match.ts';

/** AWS reserves no more host ports than these on one instance (https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_PortMapping.html). */
export const portsPerNodeMax = 100;

/** Fixed parts of requests that are remembered; beyond, all are forgotten. */
const masksMax = 1_000;

/** The rows that can take a task of the request now, in their order. */
export function eligibleRows(table: NodeTable, request: PlacementRequest): number[] {
  const mask = maskOf(table, request);
  const { cpu, memory } = table.free;
  const isAgreed = agreementOf(table, request);
  const { cpu: cpuWanted, memory: memoryWanted } = request;
  const rows: number[] = [];
  for (let row = 0; row < mask.length; row += 1) {
    if (mask[row] !== 1 || (cpu[row] ?? 0) < cpuWanted || (memory[row] ?? 0) < memoryWanted) continue;
    if (isAgreed === undefined || isAgreed(row)) rows.push(row);
  }
  return rows;
}

/** Whether a row that could take a task of the request can take another. */
export function fitOf(table: NodeTable, request: PlacementRequest): (row: number) => boolean {
  const { cpu, memory } = table.free;
  const isAgreed = agreementOf(table, request);
  return (row) => (cpu[row] ?? 0) >= request.cpu && (memory[row] ?? 0) >= request.memory && (isAgreed === undefined || isAgreed(row));
}

/** What few requests ask for beyond CPU and memory, of what changes as tasks come and go; undefined when this one does not. */
function agreementOf(table: NodeTable, request: PlacementRequest): ((row: number) => boolean) | undefined {
  const { gpus, networkInterfaces } = table.free;
  const queries = memberships(request).filter(({ dependsOnTasks }) => dependsOnTasks);
  const isDistinct = isAlone(request);
  if (queries.length === 0 && !isDistinct && request.ports.length === 0 && request.gpus === 0 && request.networkInterfaces === 0) return undefined;
  return (row) => {
    if ((gpus[row] ?? 0) < request.gpus || (networkInterfaces[row] ?? 0) < request.networkInterfaces || !hasPorts(table, row, request)) return false;
    if (isDistinct && groupsAt(table, row).has(request.group)) return false;
    return queries.every(({ expression }) => isMatch(expression, now(table, row)));
  };
}

/** The first thing that speaks against the row; undefined when it can take a task. */
export function refusalOf(table: NodeTable, row: number, request: PlacementRequest): Refusal | undefined {
  const node = nodeAt(table, row);
  const { free } = table;
  const lacks = (resource: keyof typeof free) => (free[resource][row] ?? 0) < request[resource];
  if (!node.isAgentConnected) return 'AGENT';
  if (!hasAttributes(node, request)) return 'ATTRIBUTE';
  if (lacks('cpu')) return 'RESOURCE:CPU';
  if (lacks('memory')) return 'RESOURCE:MEMORY';
  if (!hasPorts(table, row, request)) return 'RESOURCE:PORTS';
  if (lacks('gpus')) return 'RESOURCE:GPU';
  if (lacks('networkInterfaces')) return 'RESOURCE:ENI';
  if (!memberships(request).every(({ expression }) => isMatch(expression, now(table, row)))) return 'MemberOf placement constraint unsatisfied.';
  return isAlone(request) && groupsAt(table, row).has(request.group) ? 'DistinctInstance placement constraint unsatisfied.' : undefined;
}

/** Whether the node is asked at all: one that drains, or is of another zone or capacity provider, is not. */
export function isAsked(node: Node, request: PlacementRequest): boolean {
  if (node.status !== 'ACTIVE') return false;
  if (request.zone !== undefined && node.zone !== request.zone) return false;
  return request.capacityProvider === undefined || node.capacityProvider === request.capacityProvider;
}

/** What of a request depends on nothing that changes as tasks come and go. */
function maskOf(table: NodeTable, request: PlacementRequest): Uint8Array {
  const queries = memberships(request).filter(({ dependsOnTasks }) => !dependsOnTasks);
  const { zone, capacityProvider, cpuArchitecture, operatingSystem, requiresAttributes } = request;
  const key = JSON.stringify([zone, capacityProvider, cpuArchitecture, operatingSystem, requiresAttributes, queries.map(({ text }) => text)]);
  const kept = table.masks.get(key);
  if (kept !== undefined) return kept;
  const agrees = (node: Node, row: number) =>
    isAsked(node, request) && node.isAgentConnected && hasAttributes(node, request) && queries.every(({ expression }) => isMatch(expression, now(table, row)));
  const mask = Uint8Array.from(table.nodes, (node, row) => (agrees(node, row) ? 1 : 0));
  if (table.masks.size >= masksMax) table.masks.clear();
  table.masks.set(key, mask);
  return mask;
}

function hasAttributes(node: Node, request: PlacementRequest): boolean {
  if (request.cpuArchitecture !== undefined && request.cpuArchitecture !== node.cpuArchitecture) return false;
  if (request.operatingSystem !== undefined && request.operatingSystem !== node.operatingSystem) return false;
  return request.requiresAttributes.every(({ name, value }) => {
    const has = attributeOf(node, name);
    return has !== undefined && (value === undefined || has === value);
  });
}

function hasPorts(table: NodeTable, row: number, request: PlacementRequest): boolean {
  if (request.ports.length === 0) return true;
  const used = table.ports[row];
  return used !== undefined && used.size + request.ports.length <= portsPerNodeMax && !request.ports.some((port) => used.has(portKey(port)));
}

function memberships(request: PlacementRequest) {
  return request.constraints.flatMap((constraint) => (constraint.type === 'memberOf' ? [constraint.query] : []));
}

function isAlone(request: PlacementRequest): boolean {
  return request.constraints.some(({ type }) => type === 'distinctInstance');
}
