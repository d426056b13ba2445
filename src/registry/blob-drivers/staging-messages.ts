import type { DigestAlgorithm } from '#model/digest.ts';

/** One buffer, and so one write and one turn of the digest. */
export const bufferBytes = 1 << 20;

/** What the filesystem driver asks of its worker threads. `path` is the staging file. */
export type StagingCommand = { readonly id: number; readonly path: string } & (
  | { readonly kind: 'append'; readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly kind: 'commit'; readonly algorithm: DigestAlgorithm; readonly hex: string; readonly target: string }
  | { readonly kind: 'close' }
);

/** `buffer` comes back with the reply to an append, whatever became of it. */
export type StagingReply = { readonly id: number; readonly buffer?: ArrayBuffer } & (
  | { readonly kind: 'done'; readonly size: number }
  | { readonly kind: 'mismatch'; readonly actual: string }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
);
