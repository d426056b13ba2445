import { known } from '#base/assert.ts';
import { codeOf } from '#base/errors.ts';
import type { Random } from '#base/random.ts';
import { blobLinks } from '#model/blob.ts';
import { imageKey, images, imageTags, type Image } from '#model/image.ts';
import type { Repository } from '#model/repository.ts';
import { blobGraceMs } from '#registry/core/collect-blobs.ts';
import { isLucky } from '../engine/streams.ts';
import { Violation } from '../engine/violation.ts';
import { digestOf, indexOf, layerDigests, layerOf, manifestOf } from './contents.ts';
import { readBlob } from './read-blob.ts';
import { repositoryNames, type RegistryWorld } from './registry-world.ts';
import { ConnectionLost } from './turns.ts';

/** Half a day is what a HEAD promises; what was stored or mounted just now stays for the whole grace time. */
const promisedMs = blobGraceMs / 2;
const tags = ['latest', '1', '2'] as const;
const marks = 3;

/** Pushes, pulls and deletes at random, as several clients of one registry do, and remembers what it was answered. */
export class Client {
  readonly #world: RegistryWorld;
  readonly #random: Random;

  constructor(world: RegistryWorld, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  async run(operations: number): Promise<void> {
    for (let count = 0; count < operations; count += 1) {
      try {
        await this.#operation();
      } catch (thrown) {
        // A daemon whose journal failed refuses everything until it has ended.
        if (!isExpected(thrown) && !this.#world.isFailing) throw thrown;
        this.#world.say(`a client got ${thrown instanceof Error ? thrown.message : ''}`);
      }
      // Also one that was refused at once lets others go on, whatever life of the daemon it is by then.
      await this.#world.turns.wait(this.#world.always);
    }
  }

  #operation(): Promise<void> {
    const name = this.#one(repositoryNames);
    const repository = this.#world.repository(name);
    if (repository === undefined) return this.#answer(this.#world.createRepository(name));
    const work = this.#one<(at: Repository) => Promise<void>>([
      ...Array.from({ length: 6 }, () => (at: Repository) => this.#push(at)),
      ...Array.from({ length: 2 }, () => (at: Repository) => this.#pull(at)),
      (at) => this.#pushIndex(at),
      (at) => this.#deleteByTag(at),
      (at) => this.#deleteByDigest(at),
      (at) => this.#untag(at),
      (at) => this.#unlink(at),
      (at) => this.deleteRepository(at, isLucky(this.#random, 0.5)),
      (at) => this.#abandonUpload(at),
    ]);
    return work(repository);
  }

  async #push(repository: Repository): Promise<void> {
    const count = 1 + this.#random.int(3);
    const wanted = [...new Set(Array.from({ length: count }, () => this.#one(layerDigests)))];
    for (const digest of wanted) await this.#bring(repository, digest);
    await this.put(repository, manifestOf(wanted, this.#random.int(marks)), this.#someTags());
  }

  /** Asks whether the blob is there, then mounts or sends it, as clients do. */
  async #bring(repository: Repository, digest: string): Promise<void> {
    const { registry } = this.#world.daemon;
    const key = imageKey(repository.arn, digest);
    const askedAt = this.#world.clock.nowMs();
    if ((await this.#answer(registry.blobSize(repository, digest))) !== undefined) {
      this.#tell(repository, key, askedAt + promisedMs);
      return;
    }
    const source = isLucky(this.#random, 0.5) ? this.#world.repository(this.#one(repositoryNames)) : undefined;
    if (isLucky(this.#random, 0.4) && (await this.mount(repository, source, digest))) return;
    await this.upload(repository, digest);
  }

  async mount(repository: Repository, source: Repository | undefined, digest: string): Promise<boolean> {
    const mountedAt = this.#world.clock.nowMs();
    const isMounted = await this.#answer(this.#world.daemon.registry.mountBlob(repository, source, digest));
    if (isMounted) this.#tell(repository, imageKey(repository.arn, digest), mountedAt + blobGraceMs);
    return isMounted;
  }

  async upload(repository: Repository, digest: string): Promise<void> {
    const content = layerOf(digest);
    const { id } = await this.#answer(this.#world.daemon.registry.startUpload(repository));
    for (let position = 0; position < content.byteLength; ) {
      const part = content.subarray(position, position + 1 + this.#random.int(content.byteLength));
      const appended = await this.#answer(this.#world.daemon.registry.appendToUpload(repository, id, { chunks: chunksOf(part), firstByte: position }));
      if (appended.kind === 'outOfOrder') {
        // What an answer that was lost had already brought, or a loss of power has taken.
        position = appended.size;
        continue;
      }
      if (appended.kind !== 'appended') return;
      position = appended.size;
    }
    const startedAt = this.#world.clock.nowMs();
    const result = await this.#answer(this.#world.daemon.registry.completeUpload(repository, id, digest));
    if (result.kind === 'mismatch') throw new Violation('uploads', `${digest} came in as ${result.actual}`);
    if (result.kind === 'complete') this.#tell(repository, imageKey(repository.arn, digest), startedAt + blobGraceMs);
  }

  async #abandonUpload(repository: Repository): Promise<void> {
    const { registry } = this.#world.daemon;
    const { id } = await this.#answer(registry.startUpload(repository));
    await this.#answer(registry.appendToUpload(repository, id, { chunks: chunksOf(layerOf(this.#one(layerDigests))), firstByte: 0 }));
    if (isLucky(this.#random, 0.5)) await this.#answer(registry.cancelUpload(repository, id));
  }

  async #pushIndex(repository: Repository): Promise<void> {
    const held = this.#world.daemon.store.find(images, 'repository', repository.arn).filter(({ children }) => children.length === 0);
    if (held.length === 0) return;
    const children = held.slice(0, 2).map(({ digest, manifest }) => ({ digest, size: manifest.length }));
    await this.put(repository, indexOf(children, this.#random.int(marks)), this.#someTags());
  }

  async put(repository: Repository, manifest: string, chosen: readonly string[]): Promise<void> {
    const { ledger, clock, daemon } = this.#world;
    const key = imageKey(repository.arn, digestOf(manifest));
    const told = new Set(ledger.told(clock.nowMs()));
    const work = daemon.registry.putImage(repository, { manifest, tags: chosen, digest: digestOf(manifest) });
    const result = await this.#answer(work);
    if (result.kind === 'layersMissing') {
      const broken = result.digests.filter((digest) => told.has(imageKey(repository.arn, digest)));
      if (broken.length > 0) throw new Violation('promises', `${broken.join(', ')} was said to be in ${repository.name}, and an image that needs it is refused`);
    }
    if (result.kind !== 'stored' && result.kind !== 'unchanged') return;
    // Deleted by somebody else since: then nobody was promised anything.
    if (daemon.store.get(images, key) !== undefined) ledger.images.add(key);
    this.#world.say(`pushed ${chosen.join(',')} to ${repository.name}`);
  }

  async #pull(repository: Repository): Promise<void> {
    const { daemon } = this.#world;
    const image = this.#some(daemon.store.find(images, 'repository', repository.arn));
    if (image === undefined) return;
    daemon.registry.recordPull(image, undefined);
    for (const { digest } of image.blobs) {
      const isThere = await this.#answer(readBlob(daemon, repository, digest));
      const isNeeded = daemon.store.get(images, imageKey(repository.arn, image.digest)) === image;
      if (!isThere && isNeeded) throw new Violation('pulls', `${digest} of ${image.digest} could not be pulled`);
    }
  }

  async #deleteByTag(repository: Repository): Promise<void> {
    const tag = this.#some(this.#world.daemon.store.find(imageTags, 'repository', repository.arn));
    if (tag !== undefined) await this.delete(repository, { imageTag: tag.tag });
  }

  async #deleteByDigest(repository: Repository): Promise<void> {
    const image = this.#some(this.#world.daemon.store.find(images, 'repository', repository.arn));
    if (image !== undefined) await this.delete(repository, { imageDigest: image.digest });
  }

  async delete(repository: Repository, imageId: { readonly imageTag: string } | { readonly imageDigest: string }): Promise<void> {
    const { daemon } = this.#world;
    const before = daemon.store.find(images, 'repository', repository.arn);
    const work = this.#world.ledger.deleting(() => daemon.registry.deleteImages(repository, [imageId]));
    await this.#gone(before, work);
  }

  async #untag(repository: Repository): Promise<void> {
    const { daemon } = this.#world;
    const tag = this.#some(daemon.store.find(imageTags, 'repository', repository.arn));
    if (tag !== undefined) await this.#answer(daemon.registry.untagImage(repository, tag.tag));
  }

  async #unlink(repository: Repository): Promise<void> {
    const { daemon, ledger } = this.#world;
    const link = this.#some(daemon.store.find(blobLinks, 'repository', repository.arn));
    if (link === undefined) return;
    const work = daemon.registry.unlinkBlob(repository, link.digest);
    const key = imageKey(repository.arn, link.digest);
    if (daemon.store.get(blobLinks, key) === undefined) ledger.untell(key);
    await this.#answer(work);
  }

  async deleteRepository(repository: Repository, withImages: boolean): Promise<void> {
    const { daemon, ledger } = this.#world;
    const before = daemon.store.find(images, 'repository', repository.arn);
    const work = ledger.deleting(() => daemon.registry.deleteRepository(repository, { withImages }));
    if (this.#world.repository(repository.name) === undefined) ledger.forgetRepository(repository.arn);
    await this.#gone(before, work);
  }

  /** Remembers which images went by this work, once that is answered. */
  async #gone(before: readonly Image[], work: Promise<unknown>): Promise<void> {
    const { store } = this.#world.daemon;
    const keyOf = (image: Image) => imageKey(image.repositoryArn, image.digest);
    const gone = before.map(keyOf).filter((key) => store.get(images, key) === undefined);
    await this.#answer(work);
    for (const key of gone) if (store.get(images, key) === undefined) this.#world.ledger.deleted.add(key);
  }

  /** Unless the repository went meanwhile, with all that was said of it. */
  #tell(repository: Repository, key: string, untilMs: number): void {
    const { store } = this.#world.daemon;
    if (this.#world.repository(repository.name)?.createdAt === repository.createdAt && store.get(blobLinks, key) !== undefined) this.#world.ledger.tell(key, untilMs);
  }

  #someTags(): readonly string[] {
    return tags.filter(() => isLucky(this.#random, 0.4));
  }

  #some<T>(options: readonly T[]): T | undefined {
    return options[this.#random.int(options.length)];
  }

  #one<T>(options: readonly T[]): T {
    return known(this.#some(options), 'something to choose from');
  }

  #answer<T>(work: Promise<T>): Promise<T> {
    return this.#world.daemon.life.answer(work);
  }
}

async function* chunksOf(content: Uint8Array): AsyncGenerator<Uint8Array> {
  const half = content.byteLength >> 1;
  if (half > 0) yield content.subarray(0, half);
  yield content.subarray(half);
}

/** What a client has to live with: a disk that fails, a daemon that is killed. */
function isExpected(thrown: unknown): boolean {
  const code = codeOf(thrown);
  return thrown instanceof ConnectionLost || code === 'EIO' || code === 'ENOSPC' || code === 'BlobMissing';
}
