import type { Rule as SdkRule } from '@aws-sdk/client-elastic-load-balancing-v2';
import { listenerRuleArn, type ListenerRule } from '#model/listener-rule.ts';
import type { Listener } from '#model/listener.ts';
import { actionView } from './action.ts';
import { conditionView } from './condition.ts';

export function ruleView({ arn, priority, conditions, actions }: ListenerRule): SdkRule {
  return { RuleArn: arn, Priority: String(priority), Conditions: conditions.map(conditionView), Actions: actions.map(actionView), IsDefault: false, Transforms: [] };
}

export function defaultRuleView({ arn, id, defaultActions }: Listener): SdkRule {
  return { RuleArn: listenerRuleArn(arn, id), Priority: 'default', Conditions: [], Actions: defaultActions.map(actionView), IsDefault: true, Transforms: [] };
}
