import { bareContainerd } from './bare-containerd.ts';
import type { BenchDaemon } from './daemon.ts';
import { loadImage, startDocker } from './docker.ts';
import { EcsTasks } from './ecs-tasks.ts';
import { measure } from './measure.ts';
import { median, milliseconds, type Row } from './report.ts';

const rounds = 20;
const parallelTasks = 50;
const parallelism = 10;

/** From the RunTask call to RUNNING seen, image present; and 50 tasks at once. */
export async function benchLaunch(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const tasks = await EcsTasks.prepare(daemon, 'bench-launch', layout);
  const ours = await launches(tasks);
  const together = await throughput(tasks);
  const bare = await bareContainerd(daemon, { rounds, together: parallelTasks, parallelism });
  const docker = median(await dockerRuns(layout));
  const mine = median(ours);
  const floor = median(bare.launchMs);
  const rate = parallelTasks / together;
  const bareRate = parallelTasks / bare.togetherSeconds;
  return [
    { what: 'RunTask → RUNNING seen, median of 20', ours: milliseconds(mine), against: `bare containerd create+start ${milliseconds(floor)}`, ratio: `${(mine / floor).toFixed(2)}×`, reach: '≤ 1.5×', isReached: mine / floor <= 1.5 },
    { what: 'RunTask → RUNNING seen, median of 20', ours: milliseconds(mine), against: `docker run -d ${milliseconds(docker)}`, ratio: `${(docker / mine).toFixed(1)}× faster`, reach: '≥ 4×', isReached: docker / mine >= 4 },
    { what: '50 tasks at once', ours: `${rate.toFixed(1)} tasks/s`, against: `bare containerd ${bareRate.toFixed(1)} tasks/s`, ratio: `${Math.round((rate / bareRate) * 100)} %`, reach: '≥ 80 %', isReached: rate / bareRate >= 0.8 },
  ];
}

async function launches(tasks: EcsTasks): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let round = -2; round < rounds; round += 1) {
    const startedAt = performance.now();
    const arns = await tasks.run();
    if (round >= 0) durations.push(performance.now() - startedAt);
    await tasks.stop(arns);
  }
  return durations;
}

/** Seconds from the first RunTask call until all are RUNNING. */
async function throughput(tasks: EcsTasks): Promise<number> {
  const startedAt = performance.now();
  const arns = await tasks.run(parallelTasks);
  const seconds = (performance.now() - startedAt) / 1000;
  await tasks.stop(arns);
  return seconds;
}

async function dockerRuns(layout: string): Promise<number[]> {
  await using docker = await startDocker('bridge');
  await loadImage(docker, layout, 'bench');
  return await measure(rounds, async () => {
    await docker.command('run', '-d', 'bench:latest');
  });
}
