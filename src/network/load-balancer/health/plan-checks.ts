import { targetGroupsOf } from '#model/listener-rule.ts';
import type { LoadBalancerTopology, TopologyNode, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { checkKey, type Check } from './check.ts';

/**
 * The checks of a load balancer: one for each target that may get traffic. AWS checks from every node; one of them is enough here, as all
 * are on one host. A load balancer that is a target is checked at the first of its nodes.
 */
export function planChecks(topology: LoadBalancerTopology): ReadonlyMap<string, Check> {
  const checks = new Map<string, Check>();
  for (const group of topology.groups) {
    if (!group.healthCheck.isEnabled) continue;
    for (const target of group.targets) {
      const check = target.state === 'draining' ? undefined : checkOf(target, group, topology);
      if (check !== undefined && !checks.has(checkKey(check))) checks.set(checkKey(check), check);
    }
  }
  return checks;
}

function checkOf(target: TopologyTarget, group: TopologyTargetGroup, topology: LoadBalancerTopology): Check | undefined {
  const node = nodeFor(target, group, topology.nodes);
  if (node === undefined || target.state === 'draining') return undefined;
  const port = group.healthCheck.port === 'traffic-port' ? target.port : group.healthCheck.port;
  return {
    target: { targetGroupArn: group.arn, id: target.id, port: target.port },
    node,
    address: target.address,
    port,
    host: topology.type === 'network' ? `${node.network.privateIpv4Address}:${listenerPort(group, topology) ?? port}` : `${target.address}:${port}`,
    settings: group.healthCheck,
    version: group.protocolVersion ?? 'HTTP1',
    tellsWhy: topology.type === 'application',
    state: target.state,
    registeredAt: target.registeredAt,
  };
}

/** The node of the target's own zone; of another one only where a node has targets of all zones, or the target is in none. */
function nodeFor({ availabilityZone }: TopologyTarget, { settings }: TopologyTargetGroup, nodes: readonly TopologyNode[]): TopologyNode | undefined {
  const own = nodes.find((node) => node.availabilityZone === availabilityZone);
  const isOfNoZone = availabilityZone === undefined || availabilityZone === 'all';
  return own ?? (settings.isCrossZone || isOfNoZone ? nodes[0] : undefined);
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-health-checks.html: the host header has the node's address and the listener's port. */
function listenerPort({ arn }: TopologyTargetGroup, { listeners }: LoadBalancerTopology): number | undefined {
  return listeners.find(({ rules }) => targetGroupsOf(rules.map(({ action }) => action)).includes(arn))?.port;
}
