import type { Digest } from '#model/digest.ts';

/**
 * Where blobs lie. Bytes are staged under an id of the caller's, then committed under a key once their digest is right:
 * when `commit` resolves, the blob is whole and durable. One caller at a time works on a staging id.
 *
 * A blob that is given a `BlobSealing` lies nowhere in plain text, neither staged nor committed (sealed-segments.ts has its form). Who keeps the records
 * says so again with every call; sizes and digests are those of the plain bytes all the same. `layers` is how many keys it is sealed by, 0 when it is not.
 * A driver is done when it passes test/contract/blob-driver.ts unchanged.
 */
export interface BlobDriver extends AsyncDisposable {
  /** Begins an empty staged content, which outlives the process. */
  stage(stagingId: string): Promise<void>;
  /** How many bytes are staged; undefined when nothing is staged under the id. */
  stagedSize(stagingId: string, layers?: number): Promise<number | undefined>;
  /**
   * Adds the chunks and gives the staged size. When the chunks fail in the middle, those before stay staged. Throws
   * BlobTooLarge, with nothing beyond the limit staged, and WorldError when the disk does not take them.
   */
  append(stagingId: string, chunks: AsyncIterable<Uint8Array>, options: AppendOptions): Promise<number>;
  /** Makes the staged content a blob, or gives the digest that it really has and leaves it staged. */
  commit(stagingId: string, digest: Digest, target: CommitTarget): Promise<CommitResult>;
  /** Forgets the staged content, if any. */
  discard(stagingId: string): Promise<void>;
  /** Undefined when there is no such blob. */
  size(key: string, layers?: number): Promise<number | undefined>;
  /** Throws WorldError `BlobMissing` when there is no such blob. What is open stays readable when the blob is deleted. */
  open(key: string, sealing?: BlobSealing): Promise<BlobReader>;
  /** Where a blob that is not sealed lies whole on this host's disk; undefined when it does not. */
  fileOf(key: string): string | undefined;
  /** A URL at which clients may read a blob that is not sealed, for an hour and without asking us; undefined where they have to ask us. */
  urlOf(key: string): Promise<string | undefined>;
  delete(key: string): Promise<void>;
  /** Removes what no record speaks of: staged content at once, blobs once they are older than the grace time. Called before all else. */
  recover(known: KnownBlobs): Promise<RecoveredBlobs>;
}

/** The data keys of one blob, which no other blob has: one of 32 bytes, or two for two layers. */
export interface BlobSealing {
  readonly keys: readonly Uint8Array[];
}

export interface AppendOptions {
  readonly sizeMax: number;
  readonly sealing?: BlobSealing | undefined;
}

export interface CommitTarget {
  readonly key: string;
  /** As it was staged. */
  readonly sealing?: BlobSealing | undefined;
  /** Verifies the staged content, and lets the blob that is there already stand for it: its record has other keys. */
  readonly keepsExisting?: boolean;
}

export interface BlobReader extends AsyncDisposable {
  readonly size: number;
  /**
   * Fills the front of `buffer` from `position` on; gives how many bytes, 0 at the end. They may be fewer than fit. One read at a time. Throws WorldError `BlobDamaged` when
   * what lies there is not what was sealed.
   */
  read(buffer: Uint8Array, position: number): Promise<number>;
  /** Says which bytes will be read, in order, so that a reader may prepare them. */
  willRead(part: { readonly start: number; readonly length: number }): void;
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
