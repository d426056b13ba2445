import { seededRandom, type Random } from '#base/random.ts';
import { nodeOf } from '#scheduler/cluster.fixture.ts';
import type { Node } from '#scheduler/node.ts';
import { placementIndexOf, type PlacementIndex } from '#scheduler/placement-index.ts';
import { strategyOfServices, type PlacementRequest } from '#scheduler/placement-request.ts';
import type { StoppableTask } from '#scheduler/tasks-to-stop.ts';
import type { Row } from './report.ts';

const nodeCount = 5_000;
const serviceCount = 1_000;
const tasksPerService = 100;
/** What maximumPercent 150 lets start beside minimumHealthyPercent 100. */
const tasksPerRound = tasksPerService / 2;
const singleCount = 20_000;
const placementsPerSecondMin = 10_000;
const rssBytesMax = 2_000_000_000;
const zones = ['us-east-1a', 'us-east-1b', 'us-east-1c'] as const;

interface BenchService {
  readonly request: PlacementRequest;
  readonly tasks: Map<string, StoppableTask>;
}

interface BenchCluster {
  readonly index: PlacementIndex;
  readonly services: readonly BenchService[];
  readonly random: Random;
  readonly nextId: () => string;
}

/** All services placed, all rolled to a new revision, and tasks replaced one by one; every task is kept in the books. */
export function benchScheduler(): readonly Row[] {
  const cluster = emptyCluster();
  const taskCount = serviceCount * tasksPerService;
  const placed = perSecond(taskCount, () => {
    for (const service of cluster.services) start(cluster, service, tasksPerService);
  });
  const rolled = perSecond(taskCount, () => rollOut(cluster));
  const replaced = perSecond(singleCount, () => {
    for (let turn = 0; turn < singleCount; turn += 1) replaceOne(cluster, turn);
  });
  const { rss } = process.memoryUsage();
  return [
    rateRow('placing 1,000 services × 100 tasks on 5,000 nodes', placed),
    rateRow('rolling a new revision out to all of them', rolled),
    // Looked at for itself: each one looks through all nodes, which batches do once.
    { ...rateRow('replacing one task at a time', replaced), reach: '', isReached: true },
    { what: 'scheduler: memory of the process', ours: `${Math.round(rss / 1_000_000)} MB`, against: '', ratio: '', reach: '< 2 GB', isReached: rss < rssBytesMax },
  ];
}

function emptyCluster(): BenchCluster {
  let lastId = 0;
  return {
    index: placementIndexOf(Array.from({ length: nodeCount }, (_, number) => bigNode(number))),
    services: Array.from({ length: serviceCount }, (_, number) => ({ request: requestOf(number), tasks: new Map() })),
    random: seededRandom(1),
    nextId: () => String((lastId += 1)).padStart(32, '0'),
  };
}

/** Round for round everywhere: start as many as maximumPercent lets, then stop as many as minimumHealthyPercent lets. */
function rollOut(cluster: BenchCluster): void {
  const old = new Map(cluster.services.map((service) => [service, new Set(service.tasks.keys())]));
  for (let round = 0; round < tasksPerService / tasksPerRound; round += 1) {
    for (const service of cluster.services) {
      start(cluster, service, tasksPerRound);
      const left = old.get(service) ?? new Set();
      const stoppable = [...service.tasks.values()].filter(({ id }) => left.has(id));
      for (const id of stop(cluster, service, { tasks: stoppable, count: tasksPerRound })) left.delete(id);
    }
  }
  if (old.values().some(({ size }) => size > 0)) throw new Error('a task of the old revision is left');
}

function replaceOne(cluster: BenchCluster, turn: number): void {
  const service = cluster.services[turn % serviceCount];
  if (service === undefined) return;
  stop(cluster, service, { tasks: [...service.tasks.values()].slice(0, 1), count: 1 });
  start(cluster, service, 1);
}

function start({ index, random, nextId }: BenchCluster, { request, tasks }: BenchService, count: number): void {
  for (const placement of index.place(request, count, random)) {
    if (placement.kind === 'unplaced') throw new Error(`no room for a task of ${request.group}: ${placement.closest?.refusal}`);
    const task = { id: nextId(), nodeArn: placement.nodeArn, cpu: request.cpu, memory: request.memory };
    tasks.set(task.id, task);
  }
}

function stop({ index, random }: BenchCluster, { request, tasks }: BenchService, chosen: { readonly tasks: readonly StoppableTask[]; readonly count: number }): readonly string[] {
  const ids = index.tasksToStop({ group: request.group, strategy: request.strategy, ...chosen }, random);
  for (const id of ids) {
    const task = tasks.get(id);
    if (task === undefined) throw new Error(`task ${id} is in no book`);
    index.release(task.nodeArn, request);
    tasks.delete(id);
  }
  return ids;
}

function perSecond(count: number, work: () => void): number {
  const startedAt = performance.now();
  work();
  return (count * 1_000) / (performance.now() - startedAt);
}

function rateRow(what: string, rate: number): Row {
  return { what: `scheduler: ${what}`, ours: `${Math.round(rate).toLocaleString('en')}/s`, against: '', ratio: '', reach: `≥ ${placementsPerSecondMin.toLocaleString('en')}/s`, isReached: rate >= placementsPerSecondMin };
}

function bigNode(number: number): Node {
  return nodeOf(number, { zone: zones[number % zones.length] ?? zones[0], instanceType: 'm5.2xlarge', total: { cpu: 8_192, memory: 32_768, gpus: 0, networkInterfaces: 3 } });
}

function requestOf(number: number): PlacementRequest {
  return { group: `service:bench-${number}`, cpu: 256, memory: 512 + 256 * (number % 3), gpus: 0, networkInterfaces: 0, ports: [], requiresAttributes: [], constraints: [], strategy: strategyOfServices };
}
