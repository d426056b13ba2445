import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { addressOfNode, answeringNodes } from '../answering-nodes.ts';

export interface HostName {
  readonly name: string;
  readonly address: string;
}

/** What programs on the host have to know: the names of internet-facing load balancers, each with one address, and of network load balancers those of their zones. */
export function hostNames(loadBalancers: readonly LoadBalancerTopology[]): readonly HostName[] {
  return loadBalancers.filter(({ scheme }) => scheme === 'internet-facing').flatMap((balancer) => {
    const own = answeringNodes(balancer).map((node) => ({ name: balancer.dnsName, address: addressOfNode(balancer, node) }));
    const zonal = balancer.type === 'network' ? balancer.nodes.map((node) => ({ name: `${node.availabilityZone}.${balancer.dnsName}`, address: addressOfNode(balancer, node) })) : [];
    return [...own.slice(0, 1), ...zonal].flatMap(({ name, address }) => (address === undefined ? [] : [{ name, address }]));
  });
}
