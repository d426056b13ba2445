import { sleep, type Clock } from '#base/clock.ts';
import { codeOf, isOfWorld, messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import { dayMs, secondMs } from '#base/time.ts';
import { KmsFailure } from '#model/data-keys.ts';
import { parseDigest } from '#model/digest.ts';
import type { RepositoryName } from '#model/image-reference.ts';
import type { ImageRegistry } from '#model/image-registry.ts';
import { imageKey, imageTagKey, imageTags, images, type Image } from '#model/image.ts';
import { upstreamPath, type PullThroughCacheRule } from '#model/pull-through-cache-rule.ts';
import type { BlobThrough, PulledThrough, Puller, PullThrough, UpstreamProblem, UpstreamSync } from '#model/pull-through.ts';
import type { EnsureRepository } from '#model/repository-creation.ts';
import { repositories, repositoryArn } from '#model/repository.ts';
import { upstreamChecks } from '#model/upstream-check.ts';
import { pullThroughRuleFor } from '#state/pull-through-rule.ts';
import type { Store } from '#state/store.ts';
import { BlobFlights } from './blob-flights.ts';
import { imageOf, importImage, type ImportOptions } from './import-image.ts';
import { UpstreamFailure, type UpstreamOf } from './upstream.ts';

export interface PullThroughCacheOptions {
  readonly store: Store;
  readonly registry: ImageRegistry;
  readonly ensureRepository: EnsureRepository;
  readonly upstreamOf: UpstreamOf;
  /** The host's: waits and timeouts. */
  readonly clock: Clock;
  /** By which tags are compared again. */
  readonly cloudClock: Clock;
  readonly log: Log;
}

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-working-pulling.html */
const checkedAgainAfterMs = dayMs;
/** How long clients have to ask for layers themselves, which they are then given as they come in. */
const clientsFirstMs = secondMs;
/** Before anything of a name goes into a URL. */
const tagPattern = /^[a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}$/;

/** Repositories as a cache of another registry's: docs/decisions/0029-pull-through-cache.md. */
export class PullThroughCache implements PullThrough {
  readonly #options: PullThroughCacheOptions;
  readonly #flights: BlobFlights;
  readonly #ending = new AbortController();
  /** Fetched, and not stored yet, by digest and by tag. */
  readonly #pending = new Map<string, Image>();
  readonly #asking = new Map<string, Promise<PulledThrough>>();
  readonly #followers = new Set<(sync: UpstreamSync) => void>();
  readonly #imports = new Map<string, Promise<void>>();

  constructor(options: PullThroughCacheOptions) {
    this.#options = options;
    this.#flights = new BlobFlights(options);
  }

  covers(name: RepositoryName): boolean {
    return pullThroughRuleFor(this.#options.store, name) !== undefined;
  }

  async image(name: RepositoryName, reference: string, puller: Puller): Promise<PulledThrough> {
    const rule = pullThroughRuleFor(this.#options.store, name);
    const isDigest = parseDigest(reference) !== undefined;
    if (rule === undefined || !(isDigest || tagPattern.test(reference))) return { kind: 'notFound' };
    const pending = this.#pending.get(pendingKey(name, reference));
    if (pending !== undefined) return { kind: 'fetched', image: pending };
    const cached = this.#cached(name, reference, isDigest);
    if (cached !== undefined && (isDigest || this.#isFresh(name, reference))) return { kind: 'cached', image: cached };
    const refusal = await puller.refusalOf(this.#actionsFor(name));
    if (refusal !== undefined) return cached === undefined ? { kind: 'refused', refusal } : { kind: 'cached', image: cached };
    const key = imageTagKey(repositoryArn(name), reference);
    const running = this.#asking.get(key) ?? this.#ask({ name, rule, reference, cached, pulledBy: puller.pulledBy }).finally(() => this.#asking.delete(key));
    this.#asking.set(key, running);
    const asked = await running;
    // What is cached is worth more than an upstream that does not answer, or that has it no longer.
    return cached !== undefined && asked.kind !== 'fetched' ? { kind: 'cached', image: cached } : asked;
  }

  async blob(name: RepositoryName, digest: string, puller: Puller): Promise<BlobThrough> {
    const rule = pullThroughRuleFor(this.#options.store, name);
    const repository = this.#options.store.get(repositories, repositoryArn(name));
    if (rule === undefined || repository === undefined) return { kind: 'notFound' };
    const refusal = await puller.refusalOf(['BatchImportUpstreamImage']);
    if (refusal !== undefined) return { kind: 'refused', refusal };
    return this.#problemOf(async () => {
      const upstream = await this.#options.upstreamOf(rule);
      const landed = await this.#flights.arriving({ repository, digest, open: () => upstream.blob(upstreamPath(rule, name.name), digest, this.#ending.signal) });
      if (landed === 'notFound' || landed === 'stored') return { kind: landed };
      return { kind: 'arriving', size: landed.size, reader: landed };
    });
  }

  awaits(name: RepositoryName, digest: string): boolean {
    const arn = repositoryArn(name);
    return [...this.#pending.values()].some(({ repositoryArn: of, blobs }) => of === arn && blobs.some((blob) => blob.digest === digest));
  }

  async check(rule: PullThroughCacheRule): Promise<string | undefined> {
    const checked = await this.#problemOf(async () => {
      await (await this.#options.upstreamOf(rule)).check(this.#ending.signal);
      return { kind: 'stored' } as const;
    });
    return checked.kind === 'failed' ? checked.reason : undefined;
  }

  async referrers(name: RepositoryName, digest: string, puller: Puller): Promise<UpstreamProblem | undefined> {
    const rule = pullThroughRuleFor(this.#options.store, name);
    const repository = this.#options.store.get(repositories, repositoryArn(name));
    // Who may not import is given what is cached.
    if (rule === undefined || repository === undefined || this.#isFresh(name, digest) || (await puller.refusalOf(['BatchImportUpstreamImage'])) !== undefined) return undefined;
    const path = upstreamPath(rule, name.name);
    const problem = await this.#problemOf(async () => {
      const upstream = await this.#options.upstreamOf(rule);
      const digests = await upstream.referrers(path, digest, this.#ending.signal);
      for (const referrer of digests.filter((each) => this.#cached(name, each, true) === undefined)) {
        const manifest = await upstream.manifest(path, referrer, this.#ending.signal);
        if (manifest !== undefined) await importImage(imageOf(manifest, repository, this.#options.cloudClock.nowMs()), [], this.#importOptions({ upstream, path, repository }));
      }
      await this.#note(repository.arn, digest);
      return undefined;
    });
    if (problem?.kind === 'failed') this.#options.log.info('what refers to an image could not be asked of its upstream', { repository: name.name, digest, reason: problem.reason });
    return problem;
  }

  follow(listener: (sync: UpstreamSync) => void): () => void {
    this.#followers.add(listener);
    return () => this.#followers.delete(listener);
  }

  /** Waits for imports that are under way, for tests. */
  async settled(): Promise<void> {
    while (this.#imports.size > 0) await Promise.allSettled(this.#imports.values());
    await this.#flights.settled();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort(new UpstreamFailure('UpstreamUnavailable', 'the daemon is shutting down'));
    await this.settled();
  }

  async #ask({ name, rule, reference, cached, pulledBy }: Asked): Promise<PulledThrough> {
    const isDigest = parseDigest(reference) !== undefined;
    const tag = isDigest ? undefined : reference;
    const asked = await this.#problemOf(async (): Promise<PulledThrough> => {
      const { upstreamOf, ensureRepository, cloudClock } = this.#options;
      const signal = this.#ending.signal;
      const upstream = await upstreamOf(rule);
      const path = upstreamPath(rule, name.name);
      if (cached !== undefined) {
        const digest = await upstream.digestOf(path, reference, signal);
        if (digest === undefined || digest === cached.digest) {
          await this.#note(cached.repositoryArn, reference);
          return { kind: 'cached', image: cached };
        }
      }
      const manifest = await upstream.manifest(path, reference, signal);
      if (manifest === undefined) return { kind: 'notFound' };
      const ensured = await ensureRepository(name, 'PULL_THROUGH_CACHE');
      if (ensured.kind !== 'ready') return { kind: 'failed', code: 'UpstreamUnavailable', reason: ensured.kind === 'refused' ? ensured.reason : 'the repository could not be created' };
      const image = imageOf(manifest, ensured.repository, cloudClock.nowMs());
      this.#import(image, { sync: { rule, name, tag, digest: image.digest }, pulledBy, ...this.#importOptions({ upstream, path, repository: ensured.repository }) });
      return { kind: 'fetched', image };
    });
    if (asked.kind === 'failed') this.#tell({ rule, name, tag, digest: isDigest ? reference : undefined, failure: asked });
    return asked;
  }

  #tell(sync: UpstreamSync): void {
    // What a shutdown cuts off has not failed.
    if (!this.#ending.signal.aborted) for (const follower of this.#followers) follower(sync);
  }

  /** Behind the answer: what fails is tried again by the next pull. */
  #import(image: Image, { sync, pulledBy, ...options }: ImportOptions & { readonly sync: UpstreamSync; readonly pulledBy: string | undefined }): void {
    const tags = sync.tag === undefined ? [] : [sync.tag];
    const { registry, clock, log } = this.#options;
    const key = `${imageKey(image.repositoryArn, image.digest)} ${tags.join()}`;
    if (this.#imports.has(key)) return;
    const pending = tags.map((tag) => imageTagKey(image.repositoryArn, tag));
    for (const tag of pending) this.#pending.set(tag, image);
    const onFetched = (each: Image) => {
      const digest = imageKey(each.repositoryArn, each.digest);
      pending.push(digest);
      this.#pending.set(digest, each);
    };
    onFetched(image);
    const work = async () => {
      try {
        await sleep(clock, clientsFirstMs, options.signal);
        await importImage(image, tags, { ...options, onFetched });
        for (const tag of tags) await this.#note(image.repositoryArn, tag);
        registry.recordPull(image, pulledBy);
        this.#tell(sync);
      } catch (thrown) {
        if (!(isOfWorld(thrown) || thrown instanceof KmsFailure)) throw thrown;
        if (!options.signal.aborted) log.info('an image could not be imported from its upstream; the next pull tries it again', { repository: image.repositoryArn, digest: image.digest, code: codeOf(thrown), reason: messageOf(thrown) });
        this.#tell({ ...sync, failure: { code: codeOf(thrown) ?? 'UpstreamUnavailable', reason: messageOf(thrown) } });
      } finally {
        for (const each of pending) this.#pending.delete(each);
        this.#imports.delete(key);
      }
    };
    this.#imports.set(key, work());
  }

  #importOptions(at: Pick<ImportOptions, 'upstream' | 'path' | 'repository'>): ImportOptions {
    const { store, registry, cloudClock } = this.#options;
    return { store, registry, cloudClock, flights: this.#flights, signal: this.#ending.signal, onFetched: () => undefined, ...at };
  }

  #cached(name: RepositoryName, reference: string, isDigest: boolean): Image | undefined {
    const { store } = this.#options;
    const arn = repositoryArn(name);
    const digest = isDigest ? reference : store.get(imageTags, imageTagKey(arn, reference))?.digest;
    if (digest === undefined) return undefined;
    return store.get(images, imageKey(arn, digest));
  }

  #isFresh(name: RepositoryName, reference: string): boolean {
    const { store, cloudClock } = this.#options;
    const check = store.get(upstreamChecks, imageTagKey(repositoryArn(name), reference));
    return check !== undefined && cloudClock.nowMs() - check.checkedAt < checkedAgainAfterMs;
  }

  async #note(arn: string, reference: string): Promise<void> {
    const { store, cloudClock } = this.#options;
    await store.transact((transaction) => {
      if (transaction.get(repositories, arn) !== undefined) transaction.put(upstreamChecks, { repositoryArn: arn, reference, checkedAt: cloudClock.nowMs() });
    });
  }

  /** https://docs.aws.amazon.com/AmazonECR/latest/userguide/pull-through-cache-iam.html */
  #actionsFor(name: RepositoryName): readonly string[] {
    return ['BatchImportUpstreamImage', ...(this.#options.store.get(repositories, repositoryArn(name)) === undefined ? ['CreateRepository'] : [])];
  }

  async #problemOf<T>(work: () => Promise<T>): Promise<T | UpstreamProblem> {
    try {
      return await work();
    } catch (thrown) {
      if (!(thrown instanceof UpstreamFailure)) throw thrown;
      return { kind: 'failed', code: thrown.failure, reason: thrown.message };
    }
  }
}

interface Asked {
  readonly name: RepositoryName;
  readonly rule: PullThroughCacheRule;
  readonly reference: string;
  readonly cached: Image | undefined;
  readonly pulledBy: string | undefined;
}

/** As images and tags are named in the store: neither a tag nor a digest is taken for the other. */
function pendingKey(name: RepositoryName, reference: string): string {
  return parseDigest(reference) === undefined ? imageTagKey(repositoryArn(name), reference) : imageKey(repositoryArn(name), reference);
}
