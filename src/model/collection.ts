/**
 * How documents of one kind are kept: their key, the indexes that are read by, and how documents written by an older
 * release are brought up to date. Documents are plain, readonly and JSON-able.
 */
export interface Collection<Doc, Index extends string = string> {
  /** Stored with each document: never renamed. */
  readonly kind: string;
  /** The version of the document's shape; raised with every change that old documents do not satisfy. */
  readonly version: number;
  /** Turns a document of `fromVersion` into one of `version`. Required once `version` is above 1. */
  readonly upgrade?: (stored: unknown, fromVersion: number) => Doc;
  readonly key: (doc: Doc) => string;
  readonly indexes: Readonly<Record<Index, (doc: Doc) => string | readonly string[] | undefined>>;
}

export function defineCollection<Doc>() {
  return <Index extends string>(collection: Collection<Doc, Index>): Collection<Doc, Index> => {
    return collection;
  };
}

// oxlint-disable-next-line typescript/no-explicit-any -- a list of collections holds collections of many document types
export type AnyCollection = Collection<any>;
