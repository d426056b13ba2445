import type { Digest } from '#model/digest.ts';

/**
 * Where blobs lie. Bytes are staged under an id of the caller's, then committed under a key once their digest is right:
 * when `commit` resolves, the blob is whole and durable. One caller at a time works on a staging id.
 * A driver is done when it passes test/contract/blob-driver.ts unchanged.
 */
export interface BlobDriver extends AsyncDisposable {
  /** Begins an empty staged content, which outlives the process. */
  stage(stagingId: string): Promise<void>;
  /** How many bytes are staged; undefined when nothing is staged under the id. */
  stagedSize(stagingId: string): Promise<number | undefined>;
  /**
   * Adds the chunks and gives the staged size. When the chunks fail in the middle, those before stay staged. Throws
   * BlobTooLarge, with nothing beyond the limit staged, and WorldError when the disk does not take them.
   */
  append(stagingId: string, chunks: AsyncIterable<Uint8Array>, sizeMax: number): Promise<number>;
  /** Makes the staged content the blob of `key`, or gives the digest that it really has and leaves it staged. */
  commit(stagingId: string, digest: Digest, key: string): Promise<CommitResult>;
  /** Forgets the staged content, if any. */
  discard(stagingId: string): Promise<void>;
  /** Undefined when there is no such blob. */
  size(key: string): Promise<number | undefined>;
  /** Throws WorldError `BlobMissing` when there is no such blob. What is open stays readable when the blob is deleted. */
  open(key: string): Promise<BlobReader>;
  /** Where the blob lies whole and unencrypted on this host's disk; undefined when it does not. */
  fileOf(key: string): string | undefined;
  delete(key: string): Promise<void>;
  /** Removes what no record speaks of: staged content at once, blobs once they are older than the grace time. Called before all else. */
  recover(known: KnownBlobs): Promise<RecoveredBlobs>;
}

export interface BlobReader extends AsyncDisposable {
  readonly size: number;
  /** Fills the front of `buffer` from `position` on; gives how many bytes, 0 at the end. */
  read(buffer: Uint8Array, position: number): Promise<number>;
}

export type CommitResult = { readonly kind: 'committed'; readonly size: number } | { readonly kind: 'mismatch'; readonly actual: string };

export interface KnownBlobs {
  readonly stagingIds: ReadonlySet<string>;
  readonly keys: ReadonlySet<string>;
  /** Blobs without a record that were written before this moment go. */
  readonly orphansBeforeMs: number;
}

export interface RecoveredBlobs {
  readonly stagedRemoved: number;
  readonly orphansKept: number;
  readonly orphansRemoved: number;
}

export class BlobTooLarge extends Error {
  override readonly name = 'BlobTooLarge';
  readonly sizeMax: number;

  constructor(sizeMax: number) {
    super(`the blob is larger than ${sizeMax} bytes`);
    this.sizeMax = sizeMax;
  }
}
