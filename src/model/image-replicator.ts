import type { ReplicationFailure } from './image-replication.ts';

/** Names the document that wants an image to be somewhere else. */
export interface ReplicationWork {
  readonly kind: 'push' | 'backfill';
  readonly key: string;
}

export type ReplicationOutcome = { readonly kind: 'complete' } | { readonly kind: 'failed'; readonly failureCode: ReplicationFailure };

/** Brings images to other registries of this daemon. */
export interface ImageReplicator {
  /**
   * Does the work of a document, as far as it is not done yet, and notes its outcome there, in the transaction that makes it so. Throws WorldError when
   * something stands in the way that may be gone the next time, and the signal's reason when it is told to leave off.
   */
  replicate(work: ReplicationWork, signal: AbortSignal): Promise<void>;
}
