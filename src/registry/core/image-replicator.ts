import { known } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { KmsFailure } from '#model/data-keys.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import type { ImageReplicator, ReplicationOutcome, ReplicationWork } from '#model/image-replicator.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import type { EnsureRepository } from '#model/repository-creation.ts';
import { isTagImmutable, repositories, type Repository } from '#model/repository.ts';
import type { Scope } from '#model/scope.ts';
import { concludeReplication, wantedReplica, type WantedReplica } from '#state/conclude-replication.ts';
import type { Reader, Store, Transaction } from '#state/store.ts';
import { BlobCopier } from './blob-copier.ts';
import type { ReadableRegistry } from './image-registry.ts';
import { putImage } from './put-image.ts';

export interface ImageReplicatorOptions {
  readonly store: Store;
  readonly registry: ReadableRegistry;
  /** By which images are shown as pushed. */
  readonly cloudClock: Pick<Clock, 'nowMs'>;
  readonly ensureRepository: EnsureRepository;
  /** Whether images of a registry may be replicated to a repository, which may have to be created for that. */
  readonly mayReplicate: (source: Scope, target: RepositoryName) => Promise<boolean>;
}

/**
 * Copies images between the registries of this daemon: blobs first, then what an index lists, then the manifest with its tags, in one transaction with the
 * note that it is done. What is there already is not copied again, so that it may be cut off anywhere and be done once more.
 */
export function imageReplicator(options: ImageReplicatorOptions): ImageReplicator {
  const replicator = new Replicator(options);
  return { replicate: (work, signal) => replicator.replicate(work, signal) };
}

interface Way {
  readonly source: Repository;
  readonly target: Repository;
  readonly signal: AbortSignal;
}

class Replicator {
  readonly #options: ImageReplicatorOptions;
  readonly #copier: BlobCopier;

  constructor(options: ImageReplicatorOptions) {
    this.#options = options;
    this.#copier = new BlobCopier(options);
  }

  async replicate(work: ReplicationWork, signal: AbortSignal): Promise<void> {
    const { store, mayReplicate, ensureRepository } = this.#options;
    const wanted = wantedReplica(store, work);
    if (wanted === undefined) return;
    const found = imageOf(store, wanted);
    if (found === undefined) return this.#conclude(work, { kind: 'failed', failureCode: 'ImageNotFound' });
    const name = { ...wanted.destination, name: found.source.name };
    if (!(await mayReplicate(found.source, name))) return this.#conclude(work, { kind: 'failed', failureCode: 'AccessDenied' });
    const ensured = await ensureRepository(name, 'REPLICATION');
    if (ensured.kind !== 'ready') return this.#conclude(work, { kind: 'failed', failureCode: 'RepositoryNotCreated' });
    const way = { source: found.source, target: ensured.repository, signal };
    try {
      for (const repository of [way.source, way.target]) await this.#options.registry.checkKey(repository);
      await this.#bringParts(found.image, way);
    } catch (thrown) {
      if (thrown instanceof KmsFailure) return this.#conclude(work, { kind: 'failed', failureCode: 'KmsException' });
      throw thrown;
    }
    await store.transact((transaction) => this.#finish(transaction, work, way));
  }

  /** All that a manifest needs: its blobs, and the images that it lists with all that they need. */
  async #bringParts(image: Image, way: Way): Promise<void> {
    for (const { digest } of image.blobs) await this.#copier.bring(digest, way);
    for (const { digest } of image.children) {
      const child = this.#options.store.get(images, imageKey(way.source.arn, digest));
      if (child === undefined) continue;
      await this.#bringParts(child, way);
      await this.#options.store.transact((transaction) => this.#put(transaction, child, { way, tags: [] }));
    }
  }

  /** What is wanted is asked again: tags may have been pushed, moved or deleted while blobs were on their way. */
  #finish(transaction: Transaction, work: ReplicationWork, way: Way): void {
    const wanted = wantedReplica(transaction, work);
    if (wanted === undefined) return;
    const found = imageOf(transaction, wanted);
    if (found !== undefined) this.#put(transaction, found.image, { way, tags: tagsToBring(transaction, wanted, way.target) });
    const outcome: ReplicationOutcome = found === undefined ? { kind: 'failed', failureCode: 'ImageNotFound' } : { kind: 'complete' };
    concludeReplication(transaction, work, { outcome, nowMs: this.#options.cloudClock.nowMs() });
  }

  #put(transaction: Transaction, { manifest, mediaType, digest }: Image, { way: { target }, tags }: { readonly way: Way; readonly tags: readonly string[] }): void {
    const result = putImage(transaction, { repository: target, request: { manifest, mediaType, digest, tags, isReplica: true }, nowMs: this.#options.cloudClock.nowMs() });
    // Somebody took away at the destination what has just been brought: the next try brings it again.
    if (result.kind !== 'stored' && result.kind !== 'unchanged') throw new WorldError('ReplicaIncomplete', `${digest} cannot be stored in ${target.arn} now: ${result.kind}`);
  }

  async #conclude(work: ReplicationWork, outcome: ReplicationOutcome): Promise<void> {
    await this.#options.store.transact((transaction) => concludeReplication(transaction, work, { outcome, nowMs: this.#options.cloudClock.nowMs() }));
  }
}

function imageOf(reader: Reader, { repositoryArn, digest }: WantedReplica): { readonly source: Repository; readonly image: Image } | undefined {
  const image = reader.get(images, imageKey(repositoryArn, digest));
  return image === undefined ? undefined : { source: known(reader.get(repositories, repositoryArn), 'the repository of an image'), image };
}

/**
 * Those that still name the image at the source. Where the destination's tags are immutable the image comes without those that are there already
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html).
 */
function tagsToBring(reader: Reader, { repositoryArn, digest, tags }: WantedReplica, { arn }: Repository): readonly string[] {
  const target = reader.get(repositories, arn);
  return tags.filter((tag) => {
    const isCurrent = reader.get(imageTags, imageTagKey(repositoryArn, tag))?.digest === digest;
    return isCurrent && (target === undefined || !isTagImmutable(target, tag) || reader.get(imageTags, imageTagKey(arn, tag)) === undefined);
  });
}
