import { scopeKey, type Scope } from '#model/scope.ts';
import { targetGroupNameKey, targetGroups, type TargetGroup } from '#model/target-group.ts';
import type { Reader } from '#state/store.ts';
import { groupArnsOf } from '#state/target-group-use.ts';
import { describes } from '../access.ts';
import { targetGroupNotFound, validationError } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { loadBalancerKind, lookUp, lookUpAll, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { shownTargetGroup } from '../shown-target-group.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroups.html */
export default {
  access: describes('DescribeTargetGroups'),
  handle(input, call, { store }) {
    const { LoadBalancerArn: balancerArn, TargetGroupArns: arns = [], Names: names = [] } = input;
    const isNamed = [balancerArn ? [balancerArn] : [], arns, names].filter(({ length }) => length > 0);
    if (isNamed.length > 1) throw validationError('Target group names, target group ARNs, and a load balancer ARN cannot be specified at the same time');
    const { items, next } = pageOf(wanted(store, call, { balancerArn, arns, names }), input, ({ arn }) => arn);
    return { TargetGroups: items.map((group) => shownTargetGroup(store, group)), ...next };
  },
} satisfies ElbOperation<'DescribeTargetGroups'>;

interface Wanted {
  readonly balancerArn: string | undefined;
  readonly arns: readonly string[];
  readonly names: readonly string[];
}

function wanted(reader: Reader, scope: Scope, { balancerArn, arns, names }: Wanted): readonly TargetGroup[] {
  if (arns.length > 0) return lookUpAll(reader, scope, { kind: targetGroupKind, arns });
  if (names.length > 0) return [...new Set(names)].map((name) => named(reader, scope, name));
  if (!balancerArn) return reader.find(targetGroups, 'scope', scopeKey(scope));
  const balancer = lookUp(reader, scope, { kind: loadBalancerKind, arn: balancerArn });
  return groupArnsOf(reader, balancer).flatMap((arn) => reader.get(targetGroups, arn) ?? []);
}

function named(reader: Reader, scope: Scope, name: string): TargetGroup {
  const [group] = reader.find(targetGroups, 'name', targetGroupNameKey(scope, name));
  if (group === undefined) throw targetGroupNotFound('One or more target groups not found');
  return group;
}
