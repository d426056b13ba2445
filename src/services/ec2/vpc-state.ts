import type { Collection } from '#model/collection.ts';
import { scopeKey } from '#model/scope.ts';
import { ensureDefaultVpc, findDefaultVpc } from '#state/default-vpc.ts';
import type { Call } from '#wire/operation.ts';
import type { Ec2Deps } from './service.ts';

/** All documents of a kind in the caller's account and region, which has its default VPC by then. */
export async function inScope<Doc>({ store, ids }: Ec2Deps, call: Call, collection: Collection<Doc, 'scope'>): Promise<readonly Doc[]> {
  if (findDefaultVpc(store, call) === undefined) await store.transact((transaction) => ensureDefaultVpc(transaction, call, ids));
  return store.find(collection, 'scope', scopeKey(call));
}
