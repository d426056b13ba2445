import type { DigestAlgorithm } from '#model/digest.ts';
import type { BlobSealing } from './blob-driver.ts';

/** One buffer, and so one write and one turn of the digest. */
export const bufferBytes = 1 << 20;

/** What the filesystem driver asks of its worker threads. */
export type StagingCommand = { readonly id: number } & (StageCommand | OpenSegment);

/** `path` is the staging file. */
export type StageCommand = { readonly path: string } & (
  /** The first `length` bytes of the buffer, behind `position` bytes that are there; of a sealed blob's bytes at most those that the segment has room for. */
  | { readonly kind: 'append'; readonly buffer: ArrayBuffer; readonly length: number; readonly position: number; readonly sealing: BlobSealing | undefined }
  | { readonly kind: 'commit'; readonly algorithm: DigestAlgorithm; readonly hex: string; readonly target: string; readonly sealing: BlobSealing | undefined; readonly keepsExisting: boolean }
  | { readonly kind: 'close' }
);

/** Reads a segment of a sealed blob from an open file and opens it into the buffer. */
export interface OpenSegment {
  readonly kind: 'open';
  readonly descriptor: number;
  readonly index: number;
  readonly isLast: boolean;
  readonly buffer: ArrayBuffer;
  readonly sealing: BlobSealing;
}

/** `buffer` comes back with the reply to what brought one, whatever became of it. */
export type StagingReply = { readonly id: number; readonly buffer?: ArrayBuffer } & (
  | { readonly kind: 'done'; readonly size: number }
  | { readonly kind: 'mismatch'; readonly actual: string }
  | { readonly kind: 'opened'; readonly length: number }
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
);
