import type { Rule as SdkRule } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { describes } from '../access.ts';
import { ruleNotFound, validationError } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { findByArn, listenerKind, lookUp, ruleKind } from '../resources.ts';
import { listenerOfDefaultRule, rulesInOrder } from '../rules.ts';
import type { ElbOperation } from '../service.ts';
import { defaultRuleView, ruleView } from '../views/rule.ts';

/** In the order in which they are tried, the default rule last: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeRules.html */
export default {
  access: describes('DescribeRules'),
  handle(input, call, { store }) {
    const page = pageOf(wanted(store, call, input), input, ({ RuleArn = '' }) => RuleArn);
    return { Rules: [...page.items], ...page.next };
  },
} satisfies ElbOperation<'DescribeRules'>;

function wanted(reader: Reader, scope: Scope, { ListenerArn: listenerArn, RuleArns: arns = [] }: { readonly ListenerArn?: string | undefined; readonly RuleArns?: readonly string[] | undefined }): readonly SdkRule[] {
  if (listenerArn !== undefined && arns.length > 0) throw validationError('Listener rule ARNs and a listener ARN cannot be specified at the same time');
  if (listenerArn === undefined && arns.length === 0) throw validationError('You must specify either listener rule ARNs or a listener ARN');
  if (arns.length > 0) return [...new Set(arns)].map((arn) => namedRule(reader, scope, arn));
  const listener = lookUp(reader, scope, { kind: listenerKind, arn: listenerArn });
  return [...rulesInOrder(reader, listener).map(ruleView), defaultRuleView(listener)];
}

function namedRule(reader: Reader, scope: Scope, arn: string): SdkRule {
  const rule = findByArn(reader, scope, { kind: ruleKind, arn });
  if (rule !== undefined) return ruleView(rule);
  const listener = listenerOfDefaultRule(reader, scope, arn);
  if (listener === undefined) throw ruleNotFound('One or more rules not found');
  return defaultRuleView(listener);
}
