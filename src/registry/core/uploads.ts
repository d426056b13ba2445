import { known } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import type { Ids } from '#base/ids.ts';
import { blobKey, blobLinks, blobs, uploads, type Blob, type Upload } from '#model/blob.ts';
import { encryptionIdFor, encryptionIds, type DataKeys } from '#model/data-keys.ts';
import { parseDigest, type Digest } from '#model/digest.ts';
import { layerQuotaOf, uploadAgeMaxMs, type AppendResult, type CompleteResult, type UploadPart } from '#model/image-registry.ts';
import { repositories, type Repository } from '#model/repository.ts';
import type { Store, Transaction } from '#state/store.ts';
import { BlobTooLarge, type BlobDriver, type BlobSealing } from '../blob-drivers/blob-driver.ts';
import type { KeyTurns } from './key-turns.ts';
import { layersOf, sealingOf } from './open-blob.ts';
import type { Removal } from './removal.ts';

export interface UploadsOptions {
  readonly store: Store;
  readonly driver: BlobDriver;
  readonly dataKeys: DataKeys;
  readonly clock: Clock;
  readonly ids: Ids;
  /** Shared with whoever deletes blobs. */
  readonly turns: KeyTurns;
  readonly removal: Removal;
}

/**
 * Blob uploads. The session is a record, its bytes a staged content whose size is its offset, so both outlive the
 * daemon. Only one request at a time works on an upload.
 */
export class Uploads {
  readonly #store: Store;
  readonly #driver: BlobDriver;
  readonly #dataKeys: DataKeys;
  readonly #clock: Clock;
  readonly #ids: Ids;
  readonly #turns: KeyTurns;
  readonly #removal: Removal;
  readonly #busy = new Set<string>();

  constructor({ store, driver, dataKeys, clock, ids, turns, removal }: UploadsOptions) {
    this.#store = store;
    this.#driver = driver;
    this.#dataKeys = dataKeys;
    this.#clock = clock;
    this.#ids = ids;
    this.#turns = turns;
    this.#removal = removal;
  }

  /** Or goes on with the upload of an id that the caller chose. */
  async start(repository: Repository, chosenId?: string): Promise<Upload> {
    const id = chosenId ?? this.#ids.uuid();
    await this.giveUpStale();
    const before = chosenId === undefined ? undefined : this.#find(repository, id);
    const isStaged = chosenId !== undefined && (await this.#driver.stagedSize(id)) !== undefined;
    if (before !== undefined && isStaged) return before;
    const made = await this.#dataKeys.generate(repository, id);
    const upload: Upload = { id, repositoryArn: repository.arn, startedAt: this.#clock.nowMs(), ...(made !== undefined && { dataKeys: made.sealed }) };
    // Its record is gone, and with it the keys that it was sealed by.
    if (isStaged && made !== undefined) await this.#removal.discard([id]);
    if (!isStaged || made !== undefined) await this.#stage(id);
    await this.#store.transact((transaction) => transaction.put(uploads, upload));
    return upload;
  }

  async size(repository: Repository, id: string): Promise<number | undefined> {
    const upload = this.#find(repository, id);
    return upload === undefined ? undefined : this.#stagedSize(upload);
  }

  async append(repository: Repository, id: string, { chunks, firstByte }: UploadPart): Promise<AppendResult> {
    const upload = this.#find(repository, id);
    if (upload === undefined) return { kind: 'unknown' };
    if (this.#busy.has(id)) return { kind: 'busy', size: (await this.#stagedSize(upload)) ?? 0 };
    return this.#alone(id, async () => {
      const size = await this.#stagedSize(upload);
      if (size === undefined) return { kind: 'unknown' };
      if (firstByte !== undefined && firstByte !== size) return { kind: 'outOfOrder', firstByte, size };
      const sealing = await sealingOf(this.#dataKeys, upload.dataKeys, repository);
      try {
        const appended = await this.#driver.append(id, chunks, { sizeMax: layerQuotaOf(repository).sizeMax, sealing });
        // Cancelled meanwhile: what came in goes with the rest.
        return this.#find(repository, id) === undefined ? { kind: 'unknown' } : { kind: 'appended', size: appended };
      } catch (thrown) {
        if (thrown instanceof BlobTooLarge) return { kind: 'tooLarge', sizeMax: thrown.sizeMax };
        throw thrown;
      }
    });
  }

  async complete(repository: Repository, id: string, digestText: string): Promise<CompleteResult> {
    const upload = this.#find(repository, id);
    if (upload === undefined) return { kind: 'unknown' };
    if (this.#busy.has(id)) return { kind: 'busy', size: (await this.#stagedSize(upload)) ?? 0 };
    return this.#alone(id, async () => {
      if ((await this.#stagedSize(upload)) === undefined) return { kind: 'unknown' };
      const digest = known(parseDigest(digestText), 'a digest that the caller checked');
      const key = blobKey(repository.account, encryptionIdFor(repository, upload.dataKeys), digestText);
      const sealing = await sealingOf(this.#dataKeys, upload.dataKeys, repository);
      return this.#turns.take(key, () => this.#commit(repository, upload, { digest, digestText, key, sealing }));
    });
  }

  /** Links a blob that `source`, or without one any repository, of the same account and key holds; false when none does. */
  async mount(target: Repository, source: Repository | undefined, digest: string): Promise<boolean> {
    for (const encryptionId of encryptionIds(target)) {
      const blob = this.#store.get(blobs, blobKey(target.account, encryptionId, digest));
      if (blob !== undefined && (await this.isThere(blob)) && (await this.#mountBlob(target, source, blob))) return true;
    }
    return false;
  }

  /** Whole: of a blob that was cut off by something else nobody is told, so that it comes in anew. */
  async isThere({ key, size, dataKeys }: Blob): Promise<boolean> {
    return (await this.#driver.size(key, layersOf(dataKeys))) === size;
  }

  /** Gives false when there is no such upload. */
  async cancel(repository: Repository, id: string): Promise<boolean> {
    if (this.#find(repository, id) === undefined) return false;
    await this.#store.transact((transaction) => transaction.remove(uploads, id));
    await this.forget([id]);
    return true;
  }

  /** Removes the bytes of sessions whose records are gone; a request at work on them does it when it ends. */
  forget(ids: readonly string[]): Promise<void> {
    return this.#removal.discard(ids.filter((id) => !this.#busy.has(id)));
  }

  /** Ends the uploads that nobody finished within their time. */
  async giveUpStale(): Promise<void> {
    const nowMs = this.#clock.nowMs();
    const stale = this.#store.list(uploads).filter((upload) => nowMs - upload.startedAt > uploadAgeMaxMs && !this.#busy.has(upload.id));
    if (stale.length === 0) return;
    await this.#store.transact((transaction) => {
      for (const { id } of stale) transaction.remove(uploads, id);
    });
    await this.forget(stale.map(({ id }) => id));
  }

  #mountBlob(target: Repository, source: Repository | undefined, { key, digest, size }: Blob): Promise<boolean> {
    return this.#store.transact((transaction) => {
      const isHeld = transaction.find(blobLinks, 'blob', key).some((each) => source === undefined || each.repositoryArn === source.arn);
      if (isHeld) link(transaction, target, { key, digest, size, nowMs: this.#clock.nowMs() });
      return isHeld;
    });
  }

  async #commit(repository: Repository, { id, dataKeys }: Upload, { digest, digestText, key, sealing }: Content): Promise<CompleteResult> {
    const existing = this.#store.get(blobs, key);
    const keepsExisting = existing !== undefined && (await this.isThere(existing));
    // A record must never speak of other keys than those that the file beside it was sealed by.
    if (existing?.dataKeys !== undefined && !keepsExisting) await this.#store.transact((transaction) => transaction.remove(blobs, key));
    const committed = await this.#driver.commit(id, digest, { key, sealing, keepsExisting }).catch(async (thrown: unknown) => {
      // It may be there all the same, and no record would ever speak of it.
      await this.#removal.deleteUnrecorded(key).catch(() => undefined);
      throw thrown;
    });
    if (committed.kind === 'mismatch') return committed;
    const nowMs = this.#clock.nowMs();
    const result = await this.#store.transact((transaction): CompleteResult => {
      // Cancelled or reset meanwhile.
      if (transaction.get(uploads, id) === undefined) return { kind: 'unknown' };
      transaction.remove(uploads, id);
      if (transaction.get(blobs, key) === undefined) transaction.put(blobs, { key, digest: digestText, size: committed.size, storedAt: nowMs, ...(dataKeys !== undefined && { dataKeys }) });
      link(transaction, repository, { key, digest: digestText, size: committed.size, nowMs });
      return { kind: 'complete', size: committed.size };
    });
    if (result.kind === 'unknown') await this.#removal.deleteUnrecorded(key);
    return result;
  }

  async #stage(id: string): Promise<void> {
    try {
      await this.#driver.stage(id);
    } catch (thrown) {
      // It may be there all the same.
      await this.#removal.discard([id]).catch(() => undefined);
      throw thrown;
    }
  }

  #stagedSize({ id, dataKeys }: Upload): Promise<number | undefined> {
    return this.#driver.stagedSize(id, layersOf(dataKeys));
  }

  #find(repository: Repository, id: string): Upload | undefined {
    const upload = this.#store.get(uploads, id);
    return upload?.repositoryArn === repository.arn ? upload : undefined;
  }

  async #alone<Result extends AppendResult | CompleteResult>(id: string, work: () => Promise<Result>): Promise<Result> {
    this.#busy.add(id);
    let result: Result | undefined;
    try {
      result = await work();
      return result;
    } finally {
      this.#busy.delete(id);
      // What is complete is staged no more.
      if (result?.kind !== 'complete' && this.#store.get(uploads, id) === undefined) await this.#removal.discard([id]);
    }
  }
}

interface Content {
  readonly digest: Digest;
  readonly digestText: string;
  readonly key: string;
  readonly sealing: BlobSealing | undefined;
}

interface Link {
  readonly key: string;
  readonly digest: string;
  readonly size: number;
  readonly nowMs: number;
}

/** A repository deleted while its blob came in gets no link; the blob is then an orphan among the records. */
function link(transaction: Transaction, repository: Repository, { key, digest, size, nowMs }: Link): void {
  if (transaction.get(repositories, repository.arn) === undefined) return;
  transaction.put(blobLinks, { repositoryArn: repository.arn, digest, size, blobKey: key, linkedAt: nowMs });
}
