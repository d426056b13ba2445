import { DescribeTargetHealthInputIncludeEnum, type TargetDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { networkInterfaces, privateAddresses } from '#model/network-interface.ts';
import { isOfApplication } from '#model/target-group-attributes.ts';
import type { TargetGroup } from '#model/target-group.ts';
import { notRegistered, targetStateOf } from '#model/target-state.ts';
import { targetKey, targets, type Target } from '#model/target.ts';
import type { Reader } from '#state/store.ts';
import { balancersOf } from '#state/target-group-use.ts';
import { checkEach, checkEnum, validationMessage } from '#wire/constraints.ts';
import { describes } from '../access.ts';
import { validationError } from '../errors.ts';
import { lookUp, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import type { RequestedTarget } from '../target-place.ts';
import { quicServerIdRefusal, requestedTargets } from '../target-request.ts';
import { targetHealthView } from '../views/target-health.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetHealth.html */
export default {
  access: describes('DescribeTargetHealth'),
  refuses: { 'Targets.QuicServerId': quicServerIdRefusal },
  handle({ TargetGroupArn: arn, Targets: named = [], Include: include = [] }, call, { store }) {
    const message = validationMessage(checkEach('include', include, (path, value) => checkEnum(path, value, DescribeTargetHealthInputIncludeEnum)));
    if (message !== undefined) throw validationError(message);
    const group = lookUp(store, call, { kind: targetGroupKind, arn });
    const withAnomalies = include.length > 0 && isOfApplication(group);
    const stateOf = stateIn(store, group);
    const shown = wanted(store, group, named).map((target) => {
      const isRegistered = 'health' in target;
      return targetHealthView(group, { target, state: isRegistered ? stateOf(target) : notRegistered, isRegistered, withAnomalies });
    });
    return { TargetHealthDescriptions: shown };
  },
} satisfies ElbOperation<'DescribeTargetHealth'>;

/** All targets of the group, or those that the caller names, whether they are registered or not. */
function wanted(reader: Reader, group: TargetGroup, named: readonly TargetDescription[]): readonly (Target | RequestedTarget)[] {
  if (named.length === 0) return reader.find(targets, 'targetGroup', group.arn);
  return requestedTargets(group, named).map((requested) => reader.get(targets, targetKey({ targetGroupArn: group.arn, id: requested.id, port: requested.port })) ?? requested);
}

function stateIn(reader: Reader, group: TargetGroup): (target: Target) => ReturnType<typeof targetStateOf> {
  const balancers = balancersOf(reader, group);
  const ofBalancers = new Set(balancerAddresses(reader, group));
  return (target) => targetStateOf(target, { balancers, isOfBalancer: group.targetType === 'ip' && ofBalancers.has(target.id) });
}

function balancerAddresses(reader: Reader, { vpcId }: TargetGroup): readonly string[] {
  const ofBalancers = reader.find(networkInterfaces, 'vpc', vpcId).filter(({ interfaceType: type }) => type === 'load_balancer' || type === 'network_load_balancer');
  return ofBalancers.flatMap(privateAddresses);
}
