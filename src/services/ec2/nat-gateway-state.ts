import { isShown, natGateways } from '#model/nat-gateway.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Transaction } from '#state/store.ts';

/** Removes the documents of gateways that nobody is shown any more. */
export function forgetNatGateways(transaction: Transaction, scope: Scope, nowMs: number): void {
  for (const gateway of transaction.find(natGateways, 'scope', scopeKey(scope))) if (!isShown(gateway, nowMs)) transaction.remove(natGateways, gateway.id);
}
