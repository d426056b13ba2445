import { networkInterfaces } from '#model/network-interface.ts';
import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import type { Change, Store } from '#state/store.ts';
import { groupsInUse } from './plan.ts';

export interface SecurityGroupControllerOptions {
  readonly store: Store;
  /** Makes the host's packet filters follow; always given all groups that matter. */
  readonly apply: (groups: readonly SecurityGroup[]) => void;
}

export interface SecurityGroupController extends Disposable {
  start(): void;
}

/** Keeps the host's packet filters at what the security groups say. */
export function createSecurityGroupController({ store, apply }: SecurityGroupControllerOptions): SecurityGroupController {
  let applied: readonly SecurityGroup[] | undefined;
  let unsubscribe = () => {};
  const turn = () => {
    const wanted = groupsInUse(store.list(securityGroups), store.list(networkInterfaces));
    if (applied !== undefined && isSame(applied, wanted)) return;
    applied = wanted;
    apply(wanted);
  };
  return {
    start() {
      unsubscribe = store.onCommit((changes) => {
        if (changes.some(concerns)) turn();
      });
      turn();
    },
    [Symbol.dispose]: () => unsubscribe(),
  };
}

function concerns({ kind }: Change): boolean {
  return kind === securityGroups.kind || kind === networkInterfaces.kind;
}

/** Documents are replaced, never mutated, so the same groups are the same objects. */
function isSame(before: readonly SecurityGroup[], after: readonly SecurityGroup[]): boolean {
  return before.length === after.length && before.every((group, index) => group === after[index]);
}
