import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { setImmediate as othersTurn } from 'node:timers/promises';
import { policyAuthorizer } from '#auth/policy-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { minuteMs } from '#base/time.ts';
import { imageReplications } from '#model/image-replication.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import { noRegistrySettings, registrySettings, type RegistrySettings } from '#model/registry-settings.ts';
import { isBackfillOver, replicationBackfills } from '#model/replication-backfill.ts';
import { repositories, repositoryArn, type Repository } from '#model/repository.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { memoryBlobDriver, type BlobMemory } from '#registry/blob-drivers/memory.ts';
import { imageRegistry } from '#registry/core/image-registry.ts';
import { recoverRegistry } from '#registry/core/recover.ts';
import { ensureRepositoryBy } from '#services/ecr/ensure-repository.ts';
import { grantedKeyServiceOnDemand } from '#services/kms/granted-key-service-on-demand.ts';
import { keyringOver } from '#services/kms/keyring.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import type { Journal } from '#state/journals/journal.ts';
import { ensureServiceLinkedRole } from '#state/service-linked-role.ts';
import { Store } from '#state/store.ts';
import { collections } from './collections.ts';
import { replication } from './replication.ts';

export const golden: Scope = { account: '111111111111', region: 'eu-west-1' };
/** The same account elsewhere. */
export const mirror: Scope = { account: '111111111111', region: 'us-east-1' };
export const spoke: Scope = { account: '222222222222', region: 'us-east-1' };

export interface ReplicationWorldOptions {
  readonly journal?: Journal;
  readonly blobs?: BlobMemory;
  /** Of its ids: a daemon that is started again makes others. */
  readonly seed?: number;
  /** What stands between the registry and its bytes. */
  readonly around?: (driver: BlobDriver) => BlobDriver;
}

/** Registries of several accounts and Regions in memory, and the controller that replicates between them. */
export async function replicationWorld({ journal = memoryJournal(), blobs = { staged: new Map(), blobs: new Map() }, around = (driver) => driver, seed = 1 }: ReplicationWorldOptions = {}) {
  const store = await Store.open(journal, collections);
  const clock = new ManualClock(1_760_000_000_000);
  const random = seededRandom(seed);
  const driver = around(memoryBlobDriver(blobs));
  const ids = idsFrom(random);
  const registry = imageRegistry({ store, driver, clock, ids });
  await recoverRegistry({ store, driver, clock, log: silentLog });
  const sealing = sealingBy(new Uint8Array(32), random);
  const authorizer = policyAuthorizer({ store, sealing, clock });
  const keys = grantedKeyServiceOnDemand('ecr', { store, clock, ids, random, sealing, keyring: keyringOver(sealing) }, authorizer);
  const controller = replication({ store, registry, cloudClock: clock, authorizer, ensureRepository: ensureRepositoryBy({ store, clock, authorizer, keys, ids }), clock, log: silentLog });
  return { store, clock, registry, blobs, controller, random };
}

export type ReplicationWorld = Awaited<ReturnType<typeof replicationWorld>> & { readonly clock: ManualClock };

export function digestOf(content: string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`;
}

export function manifestOf(...layers: readonly string[]): string {
  const descriptor = (mediaType: string, content: string) => ({ mediaType, digest: digestOf(content), size: content.length });
  return JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.manifest.v1+json', config: descriptor('application/vnd.oci.image.config.v1+json', 'config'), layers: layers.map((layer) => descriptor('application/vnd.oci.image.layer.v1.tar', layer)) });
}

export function indexOf(...manifests: readonly string[]): string {
  return JSON.stringify({ schemaVersion: 2, mediaType: 'application/vnd.oci.image.index.v1+json', manifests: manifests.map((manifest) => ({ mediaType: 'application/vnd.oci.image.manifest.v1+json', digest: digestOf(manifest), size: manifest.length })) });
}

export async function createRepository({ store }: ReplicationWorld, scope: Scope, name: string, settings: Partial<Repository> = {}): Promise<Repository> {
  const repository: Repository = { ...scope, name, arn: repositoryArn({ ...scope, name }), createdAt: 0, tagMutability: 'MUTABLE', tagMutabilityExclusions: [], encryption: { type: 'AES256' }, tags: [], ...settings };
  await store.transact((transaction) => transaction.put(repositories, repository));
  return repository;
}

/** Rules and policies as PutReplicationConfiguration and PutRegistryPolicy leave them, with the role that ECR makes. */
export async function configure({ store, random }: ReplicationWorld, scope: Scope, settings: Partial<RegistrySettings>): Promise<void> {
  await store.transact((transaction) => {
    ensureServiceLinkedRole(transaction, { account: scope.account, principal: 'replication.ecr.amazonaws.com', random, nowMs: 0 });
    transaction.put(registrySettings, { ...(transaction.get(registrySettings, scopeKey(scope)) ?? noRegistrySettings(scope)), ...settings });
  });
}

/** A registry policy that lets an account replicate into the registry. */
export function letsReplicate(source: Scope, actions: readonly string[] = ['ecr:ReplicateImage', 'ecr:CreateRepository']): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Replication', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${source.account}:root` }, Action: actions, Resource: `arn:aws:ecr:*:*:repository/*` }] });
}

export async function pushLayers({ registry }: ReplicationWorld, repository: Repository, ...layers: readonly string[]): Promise<void> {
  for (const layer of layers) {
    const { id } = await registry.startUpload(repository);
    assert.equal((await registry.appendToUpload(repository, id, { chunks: once(layer) })).kind, 'appended');
    assert.equal((await registry.completeUpload(repository, id, digestOf(layer))).kind, 'complete');
  }
}

async function* once(content: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(content);
}

/** A push of an image of these layers, as clients do it. */
export async function push(world: ReplicationWorld, repository: Repository, { layers, tags }: { readonly layers: readonly string[]; readonly tags: readonly string[] }): Promise<string> {
  await pushLayers(world, repository, 'config', ...layers);
  return put(world, repository, { manifest: manifestOf(...layers), tags });
}

export async function put({ registry }: ReplicationWorld, repository: Repository, request: { readonly manifest: string; readonly tags: readonly string[] }): Promise<string> {
  const result = await registry.putImage(repository, request);
  assert.ok(result.kind === 'stored' || result.kind === 'unchanged', result.kind);
  return result.image.digest;
}

/** Waits until nothing is to be replicated any more, and lets the pauses after failures pass. */
export async function settled({ store, clock }: ReplicationWorld): Promise<void> {
  for (let round = 0; round < 500; round += 1) {
    await clock.advance(round < 100 ? 0 : minuteMs);
    await othersTurn();
    const isPushed = store.list(imageReplications).every(({ status }) => status !== 'IN_PROGRESS');
    if (isPushed && store.list(replicationBackfills).every(isBackfillOver)) return;
  }
  assert.fail('what is to be replicated never is');
}

/** The tags of an image in a registry; undefined when it is not there, or lacks something that it needs. */
export function tagsAt({ store, blobs }: ReplicationWorld, scope: Scope, { name, digest }: { readonly name: string; readonly digest: string }): readonly string[] | undefined {
  const arn = repositoryArn({ ...scope, name });
  const isWhole = (image: Image | undefined): boolean =>
    image !== undefined && image.blobs.every((blob) => [...blobs.blobs.keys()].some((key) => key === `${scope.account}/AES256/${blob.digest}`)) && image.children.every((child) => isWhole(store.get(images, imageKey(arn, child.digest))));
  return isWhole(store.get(images, imageKey(arn, digest))) ? store.find(imageTags, 'image', imageKey(arn, digest)).map(({ tag }) => tag) : undefined;
}

export function digestAt({ store }: ReplicationWorld, scope: Scope, name: string, tag: string): string | undefined {
  return store.get(imageTags, imageTagKey(repositoryArn({ ...scope, name }), tag))?.digest;
}
