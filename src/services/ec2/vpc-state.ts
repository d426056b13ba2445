import type { Collection } from '#model/collection.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { ensureRegionDefaults, hasRegionDefaults } from '#state/default-vpc.ts';
import type { Reader, Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { checkId, notFound, refuseDryRun, type IdKind } from './errors.ts';
import type { Ec2Deps } from './service.ts';

/** All documents of a kind in the caller's account and region, which has its defaults by then. */
export async function inScope<Doc>({ store, ids }: Ec2Deps, call: Call, collection: Collection<Doc, 'scope'>): Promise<readonly Doc[]> {
  if (!hasRegionDefaults(store, call)) await store.transact((transaction) => ensureRegionDefaults(transaction, call, ids));
  return store.find(collection, 'scope', scopeKey(call));
}

/** One document, and by which errors its id is refused. */
export interface Reference<Doc> {
  readonly collection: Collection<Doc>;
  readonly idKind: IdKind;
  readonly id: string | undefined;
}

/** A change of the caller's VPCs. What it throws takes it back, and so does a dry run, once all else is right. */
export function change<Result>({ store, ids }: Ec2Deps, call: Call, input: { readonly DryRun?: boolean | undefined }, work: (transaction: Transaction) => Result): Promise<Result> {
  return store.transact((transaction) => {
    ensureRegionDefaults(transaction, call, ids);
    const result = work(transaction);
    refuseDryRun(input);
    return result;
  });
}

/** A document of the caller's account and region. Throws the caller's error for an id that is malformed or that nothing there has. */
export function lookUp<Doc extends Scope>(reader: Reader, call: Scope, { collection, idKind, id = '' }: Reference<Doc>): Doc {
  checkId(idKind, id);
  const doc = reader.get(collection, id);
  if (doc === undefined || scopeKey(doc) !== scopeKey(call)) throw notFound(idKind, id);
  return doc;
}
