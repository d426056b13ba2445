import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { openImages } from './bare-containerd.ts';
import type { BenchDaemon } from './daemon.ts';
import { startDocker } from './docker.ts';
import { startDockerRegistry } from './docker-registry.ts';
import { curlUpload } from './curl-upload.ts';
import { createRepository, EcsTasks } from './ecs-tasks.ts';
import { until } from './measure.ts';
import { median, milliseconds, type Row } from './report.ts';

/** Ours and theirs take turns, so that whatever else the machine does falls on both. */
const rounds = 3;
const unpackTimeoutMs = 120_000;

interface Figures {
  readonly pushMs: number;
  readonly startMs: number;
}

/**
 * A 1 GB image of 10 layers: pushed, and started for the first time; against Debian's docker-registry and Docker. Nothing
 * of it is there before. Tasks start at once after the push, and again when the daemon has made the image ready by itself.
 */
export async function benchPush(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const ours: Figures[] = [];
  const theirs: Figures[] = [];
  const ready: Figures[] = [];
  const ourUploads: number[] = [];
  const theirUploads: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push(await pushAndStart(daemon, layout));
    theirs.push(await dockersPushAndStart(layout));
    ready.push(await pushAndStart(daemon, layout, () => unpacked(daemon)));
    ourUploads.push(await upload(daemon, layout));
    theirUploads.push(await dockersUpload(layout));
  }
  const pushMs = median([...ours, ...ready].map((figures) => figures.pushMs));
  const theirStartMs = median(theirs.map(({ startMs }) => startMs));
  return [
    rowOf({ what: '1 GB image of 10 layers: push by skopeo', ourMs: pushMs, peer: 'docker-registry', theirMs: median(theirs.map((figures) => figures.pushMs)) }),
    rowOf({ what: '1 GB image of 10 layers: uploaded by curl, layer after layer', ourMs: median(ourUploads), peer: 'docker-registry', theirMs: median(theirUploads) }),
    rowOf({ what: '1 GB image of 10 layers: first task start, right after the push', ourMs: median(ours.map(({ startMs }) => startMs)), peer: 'docker pull + run', theirMs: theirStartMs }),
    rowOf({ what: '1 GB image of 10 layers: first task start, once it is made ready', ourMs: median(ready.map(({ startMs }) => startMs)), peer: 'docker pull + run', theirMs: theirStartMs }),
  ];
}

/** An image of 200 MB in 10 layers that lies in the registry and not on the node, until its first task runs. */
export async function benchFirstStart(daemon: BenchDaemon, layout: string): Promise<readonly Row[]> {
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    ours.push((await pushAndStart(daemon, layout)).startMs);
    theirs.push((await dockersPushAndStart(layout)).startMs);
  }
  return [rowOf({ what: '200 MB image of 10 layers: first task start, right after the push', ourMs: median(ours), peer: 'docker pull + run', theirMs: median(theirs) })];
}

interface Compared {
  readonly what: string;
  readonly ourMs: number;
  readonly peer: string;
  readonly theirMs: number;
}

function rowOf({ what, ourMs, peer, theirMs }: Compared): Row {
  const ratio = theirMs / ourMs;
  return { what: `${what}, median`, ours: milliseconds(ourMs), against: `${peer} ${milliseconds(theirMs)}`, ratio: `${ratio.toFixed(1)}× faster`, reach: '≥ 2×', isReached: ratio >= 2 };
}

async function pushAndStart(daemon: BenchDaemon, layout: string, untilStart = async () => {}): Promise<Figures> {
  await daemon.reset();
  const tasks = await EcsTasks.prepare(daemon, { name: 'bench-big', layout });
  await untilStart();
  let arns: readonly string[] = [];
  const startMs = await timed(async () => {
    arns = await tasks.run();
  });
  await tasks.stop(arns);
  return { pushMs: tasks.pushMs, startMs };
}

async function upload(daemon: BenchDaemon, layout: string): Promise<number> {
  await daemon.reset();
  const credentials = await createRepository(daemon, 'bench-upload');
  return curlUpload({ repository: `http://${daemon.registry}/v2/bench-upload`, credentials, layout });
}

async function dockersUpload(layout: string): Promise<number> {
  await using registry = await startDockerRegistry();
  return await curlUpload({ repository: `http://${registry.address}/v2/big`, credentials: 'any:one', layout });
}

async function unpacked(daemon: BenchDaemon): Promise<void> {
  using images = await openImages(daemon);
  await until('the unpacked image', unpackTimeoutMs, async () => ((await images.list()).length > 0 ? true : undefined), 100);
}

async function dockersPushAndStart(layout: string): Promise<Figures> {
  await using registry = await startDockerRegistry();
  await using docker = await startDocker('none');
  const image = `${registry.address}/big:latest`;
  const pushMs = await timed(() => promisify(execFile)('skopeo', ['copy', '--insecure-policy', '--dest-tls-verify=false', `oci:${layout}:latest`, `docker://${image}`]));
  const startMs = await timed(async () => {
    await docker.command('pull', image);
    await docker.command('run', '-d', image);
  });
  return { pushMs, startMs };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
