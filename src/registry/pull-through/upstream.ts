import { WorldError } from '#base/errors.ts';
import type { UpstreamFailureCode } from '#model/pull-through.ts';
import type { PullThroughCacheRule } from '#model/pull-through-cache-rule.ts';

/** Another registry, as the cache needs it. All of it throws UpstreamFailure; `undefined` is what the upstream does not have. */
export interface Upstream {
  /** The digest of what a tag names. */
  digestOf(path: string, tag: string, signal: AbortSignal): Promise<string | undefined>;
  /** By a tag or a digest; its bytes have its digest. */
  manifest(path: string, reference: string, signal: AbortSignal): Promise<UpstreamManifest | undefined>;
  blob(path: string, digest: string, signal: AbortSignal): Promise<UpstreamBlob | undefined>;
  /** Throws when the registry cannot be reached, or does not let these credentials in. */
  check(signal: AbortSignal): Promise<void>;
  /** The digests of what refers to a manifest by `subject`; none when the upstream cannot say. */
  referrers(path: string, digest: string, signal: AbortSignal): Promise<readonly string[]>;
}

export interface UpstreamManifest {
  readonly digest: string;
  readonly mediaType: string | undefined;
  readonly text: string;
}

export interface UpstreamBlob {
  readonly size: number;
  readonly chunks: AsyncIterable<Uint8Array>;
}

/** Finds the upstream of a rule and signs in there. Throws UpstreamFailure when it cannot. */
export type UpstreamOf = (rule: PullThroughCacheRule) => Promise<Upstream>;

export class UpstreamFailure extends WorldError {
  override readonly name = 'UpstreamFailure';
  readonly failure: UpstreamFailureCode;

  constructor(failure: UpstreamFailureCode, message: string, options?: ErrorOptions) {
    super(failure, message, options);
    this.failure = failure;
  }
}
