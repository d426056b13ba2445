/** One document as it now is; `document` undefined means that it was removed. */
export interface StoredChange {
  readonly kind: string;
  readonly key: string;
  readonly version: number;
  readonly document: unknown;
}

/** Where the store's changes are made durable. A driver is done when it passes test/contract/journal.ts unchanged. */
export interface Journal extends AsyncDisposable {
  /** Every document that is durable, in the order in which the keys were first written. Called once, before any append. */
  load(): Iterable<StoredChange> | AsyncIterable<StoredChange>;
  /** Makes the changes durable, all or none, in the order of the calls; concurrent calls may share one disk flush. */
  append(changes: readonly StoredChange[]): Promise<void>;
}
