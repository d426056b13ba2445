import { targetGroupsOf, type Action, type RedirectAction } from '#model/listener-rule.ts';
import type { ListenerProtocol } from '#model/listener.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import type { TargetGroup } from '#model/target-group.ts';
import type { Reader } from '#state/store.ts';
import { balancersOf, groupArnsOf } from '#state/target-group-use.ts';
import { incompatibleProtocols, invalidConfiguration, invalidLoadBalancerAction, targetGroupAssociationLimit, tooManyUniqueTargetGroups } from './errors.ts';
import { limits } from './limits.ts';
import { lookUp, targetGroupKind } from './resources.ts';
import { checkTargetCount } from './target-limits.ts';

/** Where actions are taken. */
export interface ActionPlace {
  readonly balancer: LoadBalancer;
  readonly protocol: ListenerProtocol;
  readonly port: number;
}

/** Which protocols of target groups a listener's connections can go on in (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-listener.html). */
const groupProtocols: Readonly<Record<ListenerProtocol, readonly ListenerProtocol[]>> = {
  HTTP: ['HTTP', 'HTTPS'],
  HTTPS: ['HTTP', 'HTTPS'],
  TCP: ['TCP', 'TCP_UDP'],
  TLS: ['TCP', 'TLS'],
  UDP: ['UDP', 'TCP_UDP'],
  TCP_UDP: ['TCP_UDP'],
};

/** Refuses actions that cannot be taken there. */
export function checkActionsFit(reader: Reader, actions: readonly Action[], place: ActionPlace): void {
  for (const action of actions) {
    if (action.type !== 'forward' && place.balancer.type === 'network') throw invalidLoadBalancerAction(`Actions of type '${action.type}' are not supported for load balancers with type 'network'`);
    if (action.type === 'redirect') checkRedirect(action, place);
    if (action.type !== 'forward') continue;
    if (action.stickinessSeconds !== undefined && place.balancer.type === 'network') throw invalidLoadBalancerAction("TargetGroupStickinessConfig.Enabled is not supported for load balancers with type 'network': a client keeps its target group by the stickiness of the group itself");
    for (const { targetGroupArn: arn } of action.targetGroups) checkGroup(reader, lookUp(reader, place.balancer, { kind: targetGroupKind, arn }), place);
  }
}

/** Refuses what was just written when the load balancer has more target groups, or a group more targets, than it may have. */
export function checkGroupCounts(reader: Reader, actions: readonly Action[], balancer: LoadBalancer): void {
  const max = limits['target-groups-per-application-load-balancer'];
  if (balancer.type === 'application' && groupArnsOf(reader, balancer).length > max) throw tooManyUniqueTargetGroups(`The maximum number of target groups per load balancer '${max}' has been reached on load balancer '${balancer.arn}'`);
  for (const arn of targetGroupsOf(actions)) checkTargetCount(reader, lookUp(reader, balancer, { kind: targetGroupKind, arn }));
}

function checkGroup(reader: Reader, group: TargetGroup, { balancer, protocol }: ActionPlace): void {
  const isFit = groupProtocols[protocol].includes(group.protocol) && (group.targetType !== 'alb' || protocol === 'TCP');
  if (!isFit) throw incompatibleProtocols(`The listener and its associated target group '${group.arn}' have incompatible protocols: '${protocol}' and '${group.protocol}'`);
  if (protocol === 'HTTP' && (group.protocolVersion === 'GRPC' || group.protocolVersion === 'HTTP2')) throw invalidLoadBalancerAction(`Listener protocol 'HTTP' is not supported with a target group with the protocol-version '${group.protocolVersion}'`);
  if (group.vpcId !== balancer.vpcId) throw invalidConfiguration(`The target group '${group.arn}' is in VPC '${group.vpcId}'; it must be in the load balancer's VPC '${balancer.vpcId}'`);
  const others = balancersOf(reader, group).filter(({ arn }) => arn !== balancer.arn);
  if (others.length > 0) throw targetGroupAssociationLimit(`The following target groups cannot be associated with more than one load balancer: ${group.arn}`);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html#redirect-actions */
function checkRedirect({ protocol, host, port, path }: RedirectAction, place: ActionPlace): void {
  const to = protocol === '#{protocol}' ? place.protocol : protocol;
  if (place.protocol === 'HTTPS' && to === 'HTTP') throw invalidLoadBalancerAction('You cannot redirect from HTTPS to HTTP');
  const isSamePort = port === '#{port}' || Number(port) === place.port;
  if (to === place.protocol && isSamePort && host === '#{host}' && path === '/#{path}') throw invalidLoadBalancerAction('The redirect configuration is not valid because it creates a loop.');
}
