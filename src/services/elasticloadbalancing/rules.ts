import { listenerRuleArn, listenerRules, type ListenerRule } from '#model/listener-rule.ts';
import { listeners, type Listener } from '#model/listener.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';

/** A listener's rules, the first to be tried first; without its default one. */
export function rulesInOrder(reader: Reader, { arn }: Pick<Listener, 'arn'>): readonly ListenerRule[] {
  return reader.find(listenerRules, 'listener', arn).toSorted((one, other) => one.priority - other.priority);
}

/** The listener whose default rule has this ARN, if any. */
export function listenerOfDefaultRule(reader: Reader, scope: Scope, ruleArn: string): Listener | undefined {
  const listener = reader.get(listeners, ruleArn.slice(0, ruleArn.lastIndexOf('/')).replace(':listener-rule/', ':listener/'));
  const isDefault = listener !== undefined && scopeKey(listener) === scopeKey(scope) && listenerRuleArn(listener.arn, listener.id) === ruleArn;
  return isDefault ? listener : undefined;
}
