import { ListClustersCommand } from '@aws-sdk/client-ecs';
import { join } from 'node:path';
import type { BenchDaemon } from './daemon.ts';
import { startDockerRegistry } from './docker-registry.ts';
import { createRepository } from './ecs-tasks.ts';
import { headersOf, pathsOf, RegistryClient, smallImage, type RegistryTarget, type SmallImage } from './registry-client.ts';
import { getBlob, megabytesPerSecond, putBlob, randomBlob, type BlobFile } from './registry-streams.ts';
import { median, milliseconds, percentile, rateRow, type Row } from './report.ts';
import { signedRequest } from './signed-request.ts';
import { getEachLoad, getLoad, load } from './wrk.ts';

const peer = 'docker-registry';
const mebibyte = 1 << 20;
const rounds = 3;
const clients = 4;
const imagesInRound = 60;
const blobMebibytes = 512;
const manifestConnections = 32;
const loadSeconds = 3;
const apiPauseMs = 5;
const apiP99MsMax = 20;

/** The registry beside Debian's docker-registry, which takes turns with it: images of 1 MB, blobs of 512 MiB, manifests. */
export async function benchRegistry(daemon: BenchDaemon, folder: string): Promise<readonly Row[]> {
  await using peer = await startDockerRegistry();
  const ours = sideOf(`http://${daemon.registry}/v2/bench`, await createRepository(daemon, 'bench'));
  const theirs = sideOf(`http://${peer.address}/v2/bench`, 'any:one');
  const blob = randomBlob(join(folder, 'blob'), blobMebibytes);
  // The first round is not counted: who is asked for long has compiled what is used all the time.
  for (let round = 0; round <= rounds; round += 1) {
    const images = Array.from({ length: imagesInRound }, (_, index) => smallImage(mebibyte, round * imagesInRound + index));
    for (const side of [ours, theirs]) await measureImages(side, images, round > 0);
    for (const side of [ours, theirs]) await measureManifests(side, round > 0);
    for (const side of [ours, theirs]) await measureBlob(side, blob, round > 0);
  }
  return [...imageRows(ours, theirs), ...blobRows(ours, theirs), await apiRow(daemon, ours)];
}

interface Side extends RegistryTarget {
  readonly pushMs: number[];
  readonly pullMs: number[];
  readonly pushesPerSecond: number[];
  readonly pullsPerSecond: number[];
  readonly manifestsPerSecond: number[];
  readonly putMs: number[];
  readonly getMs: number[];
}

function sideOf(repository: string, credentials: string): Side {
  return { repository, credentials, pushMs: [], pullMs: [], pushesPerSecond: [], pullsPerSecond: [], manifestsPerSecond: [], putMs: [], getMs: [] };
}

async function measureImages(side: Side, images: readonly SmallImage[], isCounted: boolean): Promise<void> {
  using client = new RegistryClient(side, clients);
  const pushed = await byClients(images, (image) => client.push(image));
  const paths = images.flatMap((image) => pathsOf(image, side));
  const pulled = await getEachLoad({ url: new URL(side.repository).origin, paths, seconds: loadSeconds, connections: clients, headers: headersOf(side) });
  if (!isCounted) return;
  side.pushMs.push(...pushed.durationsMs);
  side.pushesPerSecond.push(pushed.perSecond);
  side.pullMs.push(pulled.p99Ms);
  side.pullsPerSecond.push((pulled.requestsPerSecond * images.length) / paths.length);
}

/** Each client takes the next one when it has done one. */
async function byClients<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<{ readonly durationsMs: readonly number[]; readonly perSecond: number }> {
  const waiting = [...items];
  const durationsMs: number[] = [];
  const startedAt = performance.now();
  const client = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) {
      const begunAt = performance.now();
      await work(item);
      durationsMs.push(performance.now() - begunAt);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return { durationsMs, perSecond: (items.length * 1_000) / (performance.now() - startedAt) };
}

async function measureManifests(side: Side, isCounted: boolean): Promise<void> {
  const { requestsPerSecond } = await getLoad({ url: `${side.repository}/manifests/image-0`, seconds: loadSeconds, connections: manifestConnections, headers: headersOf(side) });
  if (isCounted) side.manifestsPerSecond.push(requestsPerSecond);
}

async function measureBlob(side: Side, blob: BlobFile, isCounted: boolean): Promise<void> {
  const putMs = await putBlob(side, blob);
  // What was written past the page cache is read into it.
  await getBlob(side, blob);
  const getMs = await getBlob(side, blob);
  if (!isCounted) return;
  side.putMs.push(putMs);
  side.getMs.push(getMs);
}

function imageRows(ours: Side, theirs: Side): readonly Row[] {
  return [
    rateRow({ what: `push of 1 MB images, ${clients} clients`, unit: 'images/s', ours: ours.pushesPerSecond, theirs: theirs.pushesPerSecond, peer, atLeast: 3 }),
    latencyRow(`push of 1 MB images, ${clients} clients, p99`, ours.pushMs, theirs.pushMs),
    rateRow({ what: `pull of 1 MB images, ${clients} clients`, unit: 'images/s', ours: ours.pullsPerSecond, theirs: theirs.pullsPerSecond, peer, atLeast: 3 }),
    latencyRow(`pull of 1 MB images, ${clients} clients, p99 of a request`, [median(ours.pullMs)], [median(theirs.pullMs)]),
    rateRow({ what: `manifest by tag, ${manifestConnections} connections`, unit: 'req/s', ours: ours.manifestsPerSecond, theirs: theirs.manifestsPerSecond, peer, atLeast: 5 }),
  ];
}

function blobRows(ours: Side, theirs: Side): readonly Row[] {
  const perSecond = (durationsMs: readonly number[]) => megabytesPerSecond(durationsMs, blobMebibytes * mebibyte);
  return [
    rateRow({ what: `GET of a blob of ${blobMebibytes} MiB, one stream`, unit: 'MB/s', ours: perSecond(ours.getMs), theirs: perSecond(theirs.getMs), peer, atLeast: 2 }),
    rateRow({ what: `PUT of a blob of ${blobMebibytes} MiB, fsynced, one stream`, unit: 'MB/s', ours: perSecond(ours.putMs), theirs: perSecond(theirs.putMs), peer, atLeast: 2 }),
  ];
}

/** The AWS API asked every few milliseconds while clients push as fast as they can. */
async function apiRow(daemon: BenchDaemon, side: Side): Promise<Row> {
  using client = new RegistryClient(side, clients);
  const images = Array.from({ length: 4 * imagesInRound }, (_, index) => smallImage(mebibyte, (rounds + 1) * imagesInRound + index));
  const request = await signedRequest(daemon.clientConfig, (ecs) => ecs.send(new ListClustersCommand({})));
  const [{ p99Ms }] = await Promise.all([
    load({ ...request, url: daemon.endpoint, seconds: loadSeconds, pauseMs: apiPauseMs }),
    byClients(images, (image) => client.push(image)),
  ]);
  return { what: `ListClusters while ${clients} clients push, p99`, ours: milliseconds(p99Ms), against: '', ratio: '', reach: `< ${apiP99MsMax} ms`, isReached: p99Ms < apiP99MsMax };
}

function latencyRow(what: string, ours: readonly number[], theirs: readonly number[]): Row {
  const [mine, peers] = [percentile(ours, 99), percentile(theirs, 99)];
  return { what, ours: milliseconds(mine), against: `docker-registry ${milliseconds(peers)}`, ratio: `${(peers / mine).toFixed(1)}× faster`, reach: '≥ 1×', isReached: mine <= peers };
}
