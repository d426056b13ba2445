import type { LoadBalancerTopology, TopologyNode, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { targetsOfNode } from './haproxy/serving-targets.ts';
import { isHealthyEnough } from './healthy-enough.ts';

/**
 * The nodes whose addresses a load balancer's name has: those for which every target group has the healthy targets that it wants, in the node's zone
 * or, where targets of all zones are used, in any; all of them when there is none such
 * (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html#target-group-health).
 */
export function answeringNodes({ nodes, groups, type }: Pick<LoadBalancerTopology, 'nodes' | 'groups' | 'type'>): readonly TopologyNode[] {
  const healthy = nodes.filter((node) => groups.every((group) => isServed(group, node, type)));
  return healthy.length === 0 ? nodes : healthy;
}

/** Where it answers: internet-facing ones by their public addresses, also inside of their VPC. */
export function addressOfNode({ scheme }: Pick<LoadBalancerTopology, 'scheme'>, { network, publicIpv4Address }: TopologyNode): string | undefined {
  return scheme === 'internet-facing' ? publicIpv4Address : network.privateIpv4Address;
}

/** A group without targets speaks against no node of an application load balancer, which says so itself to who asks. */
function isServed(group: TopologyTargetGroup, { availabilityZone }: TopologyNode, type: LoadBalancerTopology['type']): boolean {
  if (group.targets.length === 0) return type === 'application';
  return isHealthyEnough(targetsOfNode(group, availabilityZone), group.settings.healthMinimums.dns);
}
