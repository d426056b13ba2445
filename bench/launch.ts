import { bareContainerd } from './bare-containerd.ts';
import type { BenchDaemon } from './daemon.ts';
import { loadImage, startDocker, type Docker } from './docker.ts';
import { EcsTasks } from './ecs-tasks.ts';
import { measure } from './measure.ts';
import { median, milliseconds, type Row } from './report.ts';

/** Ours and theirs take turns, so that whatever else the machine does falls on all of them. */
const turns = 4;
const roundsInTurn = 5;
const warmUps = 2;
const parallelTasks = 50;
const parallelism = 10;

/** From the RunTask call to RUNNING seen, image present; and 50 tasks at once. */
export async function benchLaunch(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  await using docker = await startDocker('bridge');
  await loadImage(docker, layout, 'bench');
  const tasks = await EcsTasks.prepare(daemon, { name: 'bench-launch', layout });
  const found: Turn[] = [];
  for (let turn = 0; turn < turns; turn += 1) found.push(await takeTurn({ daemon, docker, tasks }));
  const mine = median(found.flatMap(({ ours }) => ours));
  const floor = median(found.flatMap(({ bare }) => bare));
  const dockers = median(found.flatMap(({ dockers: durations }) => durations));
  const rate = median(found.map(({ tasksPerSecond }) => tasksPerSecond));
  const bareRate = median(found.map(({ barePerSecond }) => barePerSecond));
  const what = `RunTask → RUNNING seen, median of ${turns * roundsInTurn}`;
  return [
    { what, ours: milliseconds(mine), against: `bare containerd create+start ${milliseconds(floor)}`, ratio: `${(mine / floor).toFixed(2)}×`, reach: '≤ 1.5×', isReached: mine / floor <= 1.5 },
    { what, ours: milliseconds(mine), against: `docker run -d ${milliseconds(dockers)}`, ratio: `${(dockers / mine).toFixed(1)}× faster`, reach: '≥ 4×', isReached: dockers / mine >= 4 },
    { what: '50 tasks at once', ours: `${rate.toFixed(1)} tasks/s`, against: `bare containerd ${bareRate.toFixed(1)} tasks/s`, ratio: `${Math.round((rate / bareRate) * 100)} %`, reach: '≥ 80 %', isReached: rate / bareRate >= 0.8 },
  ];
}

/** Durations in milliseconds. */
interface Turn {
  readonly ours: readonly number[];
  readonly bare: readonly number[];
  readonly dockers: readonly number[];
  readonly tasksPerSecond: number;
  readonly barePerSecond: number;
}

async function takeTurn({ daemon, docker, tasks }: { readonly daemon: BenchDaemon; readonly docker: Docker; readonly tasks: EcsTasks }): Promise<Turn> {
  const ours = await launches(tasks);
  const bare = await bareContainerd(daemon, { rounds: roundsInTurn, together: parallelTasks, parallelism });
  const tasksPerSecond = parallelTasks / (await secondsTogether(tasks));
  const dockers = await measure(roundsInTurn, async () => void (await docker.command('run', '-d', 'bench:latest')), warmUps);
  return { ours, bare: bare.launchMs, dockers, tasksPerSecond, barePerSecond: parallelTasks / bare.togetherSeconds };
}

async function launches(tasks: EcsTasks): Promise<readonly number[]> {
  const durations: number[] = [];
  for (let round = -warmUps; round < roundsInTurn; round += 1) {
    const startedAt = performance.now();
    const arns = await tasks.run();
    if (round >= 0) durations.push(performance.now() - startedAt);
    await tasks.stop(arns);
  }
  return durations;
}

/** From the first RunTask call until all are RUNNING. */
async function secondsTogether(tasks: EcsTasks): Promise<number> {
  const startedAt = performance.now();
  const arns = await tasks.run(parallelTasks);
  const seconds = (performance.now() - startedAt) / 1000;
  await tasks.stop(arns);
  return seconds;
}
