import type { RepositoryName } from './image-reference.ts';
import type { PullThroughCacheRule } from './pull-through-cache-rule.ts';
import type { Image } from './image.ts';

/**
 * Repositories that are a cache of another registry's. Whoever pulls has to be allowed to import; who is not is given what is cached already. Nothing here
 * throws for what the upstream does.
 */
export interface PullThrough extends AsyncDisposable {
  /** Whether a pull through cache rule is for the repository, be it there or not. */
  covers(name: RepositoryName): boolean;
  /** The image of a tag or a digest, fetched or compared with the upstream where that is due; what it needs follows behind. */
  image(name: RepositoryName, reference: string, puller: Puller): Promise<PulledThrough>;
  /** A blob that the repository does not hold: it does so when it is `stored`. */
  blob(name: RepositoryName, digest: string, puller: Puller): Promise<BlobThrough>;
  /** Why the upstream of a rule cannot be reached or signed in to; undefined when it can. */
  check(rule: PullThroughCacheRule): Promise<string | undefined>;
  /** Whether an image that was fetched, and is not in the repository yet, needs the blob. */
  awaits(name: RepositoryName, digest: string): boolean;
  /** Has what refers to an image upstream imported, as far as the upstream knows; why it could not be asked. */
  referrers(name: RepositoryName, digest: string, puller: Puller): Promise<UpstreamProblem | undefined>;
  /** Tells of each attempt to fetch an image, when it is over; gives what ends that. */
  follow(listener: (sync: UpstreamSync) => void): () => void;
}

/** An attempt to bring an image from upstream. */
export interface UpstreamSync {
  readonly rule: PullThroughCacheRule;
  readonly name: RepositoryName;
  /** Undefined when the image was pulled by its digest. */
  readonly tag: string | undefined;
  /** Undefined while nobody knows what the tag names upstream. */
  readonly digest: string | undefined;
  readonly failure?: { readonly code: string; readonly reason: string };
}

export interface Puller {
  /** Why the pull may not import, by the permissions that it needs; undefined when it may. */
  readonly refusalOf: (actions: readonly string[]) => Promise<Error | undefined>;
  /** The user or role, by its ARN. */
  readonly pulledBy: string | undefined;
}

export type PulledThrough =
  | { readonly kind: 'cached'; readonly image: Image }
  /** Just fetched: the image is not in the repository yet, and its pull will be recorded when it is. */
  | { readonly kind: 'fetched'; readonly image: Image }
  | UpstreamProblem;

export type BlobThrough =
  | { readonly kind: 'stored' }
  /** Its bytes as they come in, once, from the first to the last. */
  | { readonly kind: 'arriving'; readonly size: number; readonly reader: ArrivingBlob }
  | UpstreamProblem;

/** Looks like an open blob that is read once from its beginning to its end. */
export interface ArrivingBlob extends AsyncDisposable {
  readonly size: number;
  willRead(): void;
  read(buffer: Uint8Array, position: number): Promise<number>;
}

export type UpstreamProblem =
  | { readonly kind: 'notFound' }
  | { readonly kind: 'refused'; readonly refusal: Error }
  | { readonly kind: 'failed'; readonly code: UpstreamFailureCode; readonly reason: string };

export type UpstreamFailureCode = 'UpstreamAccessDenied' | 'UpstreamTooManyRequests' | 'UpstreamUnavailable' | 'CredentialsUnavailable';
