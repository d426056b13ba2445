import { createHash } from 'node:crypto';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DescribeImagesCommand, ECRClient, GetAuthorizationTokenCommand, GetLifecyclePolicyCommand, ListImagesCommand, PutLifecyclePolicyCommand } from '@aws-sdk/client-ecr';
import { projectRoot } from '#cli/product-version.ts';
import { runProgram } from '#cli/run-program.ts';
import { dayMs } from '#base/time.ts';
import { blobKey, blobLinks, blobs } from '#model/blob.ts';
import { images, imageTags } from '#model/image.ts';
import { manifestMediaTypes, type Descriptor } from '#model/manifest.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { collections } from '#server/collections.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { Store } from '#state/store.ts';
import { startDaemon, type BenchDaemon } from './daemon.ts';
import { until } from './measure.ts';
import { median, milliseconds, percentile, type Row } from './report.ts';

const imageCount = 100_000;
const calls = 20;
const pageMsMax = 50;
const startMsMax = 2_000;
const runMsMax = 10_000;
const runTimeoutMs = 120_000;
/** Images that one of our own layers is in: what they have above their common base. */
const imagesPerLayer = 10;
const scope = { account: '000000000000', region: 'us-east-1' };

/** A registry of 100,000 images, of one repository and of 200: its start, its listings, and what a lifecycle policy over all of them takes. */
export async function benchRegistryScale(): Promise<readonly Row[]> {
  return [...(await benchShape(1)), ...(await benchShape(200))];
}

async function benchShape(repositoryCount: number): Promise<readonly Row[]> {
  const stateDir = await mkdtemp(join(tmpdir(), 'drydock-bench-'));
  const names = await seed(stateDir, repositoryCount);
  await using daemon = await startDaemon(stateDir, { DRYDOCK_RUNTIME: 'simulated' });
  const where = `${imageCount.toLocaleString('en')} images in ${repositoryCount === 1 ? 'one repository' : `${repositoryCount} repositories`}`;
  const rows = [row(`${where}: the API answers`, [daemon.apiReadyMs], startMsMax)];
  const ecr = new ECRClient(daemon.clientConfig);
  const repositoryName = names[0];
  let nextToken: string | undefined;
  rows.push(row(`${where}: a page of DescribeImages`, await times(async () => {
    ({ nextToken } = await ecr.send(new DescribeImagesCommand({ repositoryName, nextToken })));
  }), pageMsMax));
  nextToken = undefined;
  rows.push(row(`${where}: a page of ListImages`, await times(async () => {
    ({ nextToken } = await ecr.send(new ListImagesCommand({ repositoryName, nextToken, filter: { tagStatus: 'TAGGED' } })));
  }), pageMsMax));
  rows.push(row(`${where}: a page of tags/list`, await times(await tagPages(daemon, ecr, repositoryName)), pageMsMax));
  rows.push(await lifecycleRow(where, { daemon, ecr, names }));
  return rows;
}

/** Every image but the youngest of each repository goes; meanwhile another caller asks for a repository's policy all the time. */
async function lifecycleRow(where: string, { daemon, ecr, names }: { readonly daemon: BenchDaemon; readonly ecr: ECRClient; readonly names: readonly string[] }): Promise<Row> {
  const lifecyclePolicyText = JSON.stringify({ rules: [{ rulePriority: 1, selection: { tagStatus: 'any', countType: 'imageCountMoreThan', countNumber: 1 }, action: { type: 'expire' } }] });
  for (const repositoryName of names) await ecr.send(new PutLifecyclePolicyCommand({ repositoryName, lifecyclePolicyText }));
  const waits: number[] = [];
  const startedAt = performance.now();
  await runProgram(join(projectRoot, 'drydock'), ['clock', 'advance', '1h'], { timeoutMs: runTimeoutMs, environment: { DRYDOCK_STATE_DIR: daemon.stateDir } });
  const last = names.at(-1);
  await until('the policies carried out', runTimeoutMs, async () => {
    const askedAt = performance.now();
    const { lastEvaluatedAt } = await ecr.send(new GetLifecyclePolicyCommand({ repositoryName: last }));
    waits.push(performance.now() - askedAt);
    return (lastEvaluatedAt?.getTime() ?? 0) > 0 || undefined;
  }, 5);
  const tookMs = performance.now() - startedAt;
  return { what: `${where}: a lifecycle policy that expires all but one`, ours: `${milliseconds(tookMs)}, calls meanwhile p99 ${milliseconds(percentile(waits, 99))}`, against: '', ratio: '', reach: `< ${runMsMax / 1_000} s`, isReached: tookMs < runMsMax };
}

async function tagPages(daemon: BenchDaemon, ecr: ECRClient, repositoryName: string | undefined): Promise<() => Promise<void>> {
  const { authorizationData } = await ecr.send(new GetAuthorizationTokenCommand({}));
  const headers = { authorization: `Basic ${authorizationData?.[0]?.authorizationToken ?? ''}` };
  let last = '';
  return async () => {
    const response = await fetch(`${daemon.endpoint}/v2/${repositoryName ?? ''}/tags/list?n=100&last=${last}`, { headers });
    const { tags } = JSON.parse(await response.text());
    last = tags.at(-1);
  };
}

async function times(call: () => Promise<void>): Promise<readonly number[]> {
  const taken: number[] = [];
  for (let index = 0; index < calls; index += 1) {
    const startedAt = performance.now();
    await call();
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

function row(what: string, values: readonly number[], msMax: number): Row {
  const worst = percentile(values, 99);
  return { what, ours: values.length === 1 ? milliseconds(worst) : `p50 ${milliseconds(median(values))}, p99 ${milliseconds(worst)}`, against: '', ratio: '', reach: `< ${msMax} ms`, isReached: worst < msMax };
}

/** Writes the state that pushes would have left, without the layers' bytes; gives the names of the repositories. */
async function seed(stateDir: string, repositoryCount: number): Promise<readonly string[]> {
  await using store = await Store.open(sqliteJournal({ file: join(stateDir, 'state.db') }), collections);
  const names = Array.from({ length: repositoryCount }, (_, index) => `team/app-${index}`);
  const perRepository = imageCount / repositoryCount;
  for (const [index, name] of names.entries()) await seedRepository(store, name, { first: index * perRepository, count: perRepository });
  return names;
}

const imagesPerCommit = 1_000;

async function seedRepository(store: Store, name: string, { first, count }: { readonly first: number; readonly count: number }): Promise<void> {
  const arn = repositoryArn({ ...scope, name });
  const repository: Repository = { ...scope, arn, name, createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [] };
  await store.transact((transaction) => transaction.put(repositories, repository));
  for (let start = first; start < first + count; start += imagesPerCommit) {
    await store.transact((transaction) => {
      for (let index = start; index < Math.min(start + imagesPerCommit, first + count); index += 1) {
        const layers = ['base', 'runtime', 'libraries', `app ${Math.floor(index / imagesPerLayer)}`].map((content) => descriptor('application/vnd.oci.image.layer.v1.tar+gzip', content));
        const all = [descriptor('application/vnd.oci.image.config.v1+json', `config ${index}`), ...layers];
        const manifest = JSON.stringify({ schemaVersion: 2, mediaType: manifestMediaTypes.ociManifest, config: all[0], layers });
        const digest = digestOf(manifest);
        const at = Date.now() - 30 * dayMs + index;
        transaction.put(images, { repositoryArn: arn, digest, mediaType: manifestMediaTypes.ociManifest, manifest, blobs: all, children: [], sizeInBytes: 4_096, pushedAt: at });
        transaction.put(imageTags, { repositoryArn: arn, tag: `v${index}`, digest, taggedAt: at });
        for (const blob of all) {
          const key = blobKey(scope.account, 'AES256', blob.digest);
          if (transaction.get(blobs, key) === undefined) transaction.put(blobs, { key, digest: blob.digest, size: blob.size, storedAt: at });
          transaction.put(blobLinks, { repositoryArn: arn, digest: blob.digest, size: blob.size, blobKey: key, linkedAt: at });
        }
      }
    });
  }
}

function descriptor(mediaType: string, content: string): Descriptor {
  return { mediaType, digest: digestOf(content), size: 1_024 };
}

function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}
