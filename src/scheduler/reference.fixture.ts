import type { Random } from '#base/random.ts';
import { attributeOf, type Node } from './node.ts';
import type { PlacementConstraint, PlacementRequest, PlacementStrategy } from './placement-request.ts';
import { isMatch } from './query/is-match.ts';

interface ReferenceOptions {
  readonly nodes: readonly Node[];
  readonly request: PlacementRequest;
  readonly count: number;
  readonly random: Random;
}

interface ReferenceAnswer {
  /** As they are afterwards. */
  readonly nodes: readonly Node[];
  /** The node of each task, or none. */
  readonly placements: readonly (string | undefined)[];
}

/** Says where tasks go as plainly as AWS documents it: every node looked at for every task, nothing remembered. Changes no node that it is given. */
export function placeByReference({ nodes: given, request, count, random }: ReferenceOptions): ReferenceAnswer {
  let nodes = given;
  const placements: (string | undefined)[] = [];
  for (let task = 0; task < count; task += 1) {
    const chosen = choose(nodes, request, random);
    placements.push(chosen?.arn);
    nodes = nodes.map((node) => (node === chosen ? withTask(node, request) : node));
  }
  return { nodes, placements };
}

function choose(nodes: readonly Node[], request: PlacementRequest, random: Random): Node | undefined {
  let best: readonly Node[] = nodes.filter((node) => isPossible(node, request));
  for (const strategy of request.strategy) {
    if (best.length === 0) return undefined;
    if (strategy.type === 'random') return best[random.int(best.length)];
    best = lowest(best, scoreBy(strategy, nodes, request.group));
  }
  return lowest(best, tasksOn)[0];
}

export function isPossible(node: Node, request: PlacementRequest): boolean {
  const { total, used } = node;
  if (node.status !== 'ACTIVE' || !node.isAgentConnected) return false;
  if (request.zone !== undefined && request.zone !== node.zone) return false;
  if (request.capacityProvider !== undefined && request.capacityProvider !== node.capacityProvider) return false;
  if (request.cpuArchitecture !== undefined && request.cpuArchitecture !== node.cpuArchitecture) return false;
  if (request.operatingSystem !== undefined && request.operatingSystem !== node.operatingSystem) return false;
  for (const { name, value } of request.requiresAttributes) {
    const has = attributeOf(node, name);
    if (has === undefined || (value !== undefined && value !== has)) return false;
  }
  for (const resource of ['cpu', 'memory', 'gpus', 'networkInterfaces'] as const) if (used[resource] + request[resource] > total[resource]) return false;
  if (node.usedPorts.some((used) => request.ports.some(({ protocol, port }) => used.protocol === protocol && used.port === port))) return false;
  return request.constraints.every((constraint) => isSatisfied(node, constraint, request.group));
}

function isSatisfied(node: Node, constraint: PlacementConstraint, group: string): boolean {
  if (constraint.type === 'distinctInstance') return !node.groups.has(group);
  return isMatch(constraint.query.expression, { node, runningTasksCount: tasksOn(node), groups: node.groups });
}

function scoreBy(strategy: Exclude<PlacementStrategy, { type: 'random' }>, nodes: readonly Node[], group: string): (node: Node) => number {
  if (strategy.type === 'binpack') return ({ total, used }) => total[strategy.field] - used[strategy.field];
  const valueOf = (node: Node) => (strategy.field.startsWith('attribute:') ? attributeOf(node, strategy.field.slice('attribute:'.length)) : node.arn);
  return (node) => sum(nodes.filter((other) => valueOf(other) === valueOf(node)).map(({ groups }) => groups.get(group) ?? 0));
}

export function withTask(node: Node, request: PlacementRequest): Node {
  const { used } = node;
  return {
    ...node,
    used: { cpu: used.cpu + request.cpu, memory: used.memory + request.memory, gpus: used.gpus + request.gpus, networkInterfaces: used.networkInterfaces + request.networkInterfaces },
    usedPorts: [...node.usedPorts, ...request.ports],
    groups: new Map(node.groups).set(request.group, (node.groups.get(request.group) ?? 0) + 1),
  };
}

function tasksOn(node: Node): number {
  return sum([...node.groups.values()]);
}

function lowest(nodes: readonly Node[], score: (node: Node) => number): readonly Node[] {
  const scores = nodes.map(score);
  const least = Math.min(...scores);
  return nodes.filter((_, index) => scores[index] === least);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
