import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { BenchDaemon } from './daemon.ts';
import { startDocker } from './docker.ts';
import { startDockerRegistry } from './docker-registry.ts';
import { EcsTasks } from './ecs-tasks.ts';
import { milliseconds, type Row } from './report.ts';

/** A 1 GB image of 10 layers: pushed, and started for the first time; against Debian's docker-registry and Docker. */
export async function benchPush(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  await using registry = await startDockerRegistry();
  await using docker = await startDocker('none');
  const theirPush = await timed(() => promisify(execFile)('skopeo', ['copy', '--insecure-policy', '--dest-tls-verify=false', `oci:${layout}:latest`, `docker://${registry.address}/big:latest`]));
  let tasks: EcsTasks | undefined;
  const ourPush = await timed(async () => {
    tasks = await EcsTasks.prepare(daemon, 'bench-big', layout);
  });
  let arns: readonly string[] = [];
  const ourStart = await timed(async () => {
    arns = (await tasks?.run()) ?? [];
  });
  await tasks?.stop(arns);
  const theirStart = await timed(async () => {
    await docker.command('pull', `${registry.address}/big:latest`);
    await docker.command('run', '-d', `${registry.address}/big:latest`);
  });
  return [
    { what: '1 GB image of 10 layers: push by skopeo', ours: milliseconds(ourPush), against: `docker-registry ${milliseconds(theirPush)}`, ratio: `${(theirPush / ourPush).toFixed(1)}× faster`, reach: '≥ 2×', isReached: theirPush / ourPush >= 2 },
    { what: '1 GB image of 10 layers: first task start', ours: milliseconds(ourStart), against: `docker pull + run ${milliseconds(theirStart)}`, ratio: `${(theirStart / ourStart).toFixed(1)}× faster`, reach: '≥ 2×', isReached: theirStart / ourStart >= 2 },
  ];
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
