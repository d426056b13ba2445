import { listenerRules, type Action } from '#model/listener-rule.ts';
import { listeners, type Listener } from '#model/listener.ts';
import type { Reader, Transaction } from './store.ts';

/** What a listener rule does, or a listener with what no rule takes; undefined when there is no such one. */
export function listenerActions(reader: Reader, arn: string): readonly Action[] | undefined {
  return reader.get(listenerRules, arn)?.actions ?? listenerOf(reader, arn)?.defaultActions;
}

/** Nothing when it is gone. */
export function putListenerActions(transaction: Transaction, arn: string, actions: readonly Action[]): void {
  const rule = transaction.get(listenerRules, arn);
  const listener = listenerOf(transaction, arn);
  if (rule !== undefined) transaction.put(listenerRules, { ...rule, actions });
  else if (listener !== undefined) transaction.put(listeners, { ...listener, defaultActions: actions });
}

/** A listener's default rule has an ARN of its own, and no document. */
function listenerOf(reader: Reader, arn: string): Listener | undefined {
  const ofRule = arn.includes(':listener-rule/') ? arn.replace(':listener-rule/', ':listener/').replace(/\/[^/]+$/, '') : arn;
  return reader.get(listeners, ofRule);
}
