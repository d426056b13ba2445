import { bareContainerd, openImages } from './bare-containerd.ts';
import type { BenchDaemon } from './daemon.ts';
import { EcsService } from './ecs-services.ts';
import { until } from './measure.ts';
import { median, milliseconds, type Row } from './report.ts';

const kills = 15;
const deployments = 5;
const tasksInDeployment = 10;
/** More than a task has to run before its service counts it as healthy. */
const healthyMs = 700;

/** From a container's death to its replacement's RUNNING; and a rolling deployment of ten tasks. */
export async function benchServices(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const service = await EcsService.create(daemon, { name: 'bench-service', layout, count: 1 });
  const replaced = await replacements(daemon, service);
  await service.scale(tasksInDeployment);
  const rolled = await rollOuts(service);
  const bare = await bareContainerd(daemon, { rounds: kills, together: tasksInDeployment, parallelism: tasksInDeployment });
  const floor = median(bare.launchMs);
  const togetherMs = bare.togetherSeconds * 1000;
  return [
    { what: `container killed → replacement RUNNING seen, median of ${kills}`, ours: milliseconds(median(replaced)), against: `bare containerd create+start ${milliseconds(floor)}`, ratio: `+${milliseconds(median(replaced) - floor)}`, reach: '≤ +200 ms', isReached: median(replaced) - floor <= 200 },
    { what: `rolling deployment of ${tasksInDeployment} tasks, median of ${deployments}`, ours: milliseconds(median(rolled)), against: `bare containerd, ${tasksInDeployment} at once ${milliseconds(togetherMs)}`, ratio: `+${milliseconds(median(rolled) - togetherMs)}`, reach: '< +1 s', isReached: median(rolled) - togetherMs < 1000 },
  ];
}

async function replacements(daemon: BenchDaemon, service: EcsService): Promise<readonly number[]> {
  using opened = await openImages(daemon);
  const durations: number[] = [];
  for (let round = -2; round < kills; round += 1) {
    await service.stable();
    // One that dies before it counts as healthy has failed, and its replacement is put off.
    await new Promise((resolve) => setTimeout(resolve, healthyMs));
    const [[taskArn, containerId] = ['', '']] = await service.running();
    await opened.client.call('tasks.v1.Tasks/Kill', { containerId, signal: 9, all: true });
    const startedAt = performance.now();
    await until('the replacement', 30_000, async () => [...(await service.running()).keys()].some((arn) => arn !== taskArn) || undefined, 4);
    if (round >= 0) durations.push(performance.now() - startedAt);
  }
  return durations;
}

async function rollOuts(service: EcsService): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let round = -1; round < deployments; round += 1) {
    const revision = await service.register();
    const startedAt = performance.now();
    await service.deploy(revision);
    if (round >= 0) durations.push(performance.now() - startedAt);
  }
  return durations;
}
