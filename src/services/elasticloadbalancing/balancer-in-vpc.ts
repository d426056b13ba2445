import { elasticIps } from '#model/elastic-ip.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import type { Reader } from '#state/store.ts';
import type { BalancerInVpc } from './views/load-balancer.ts';

export function balancerInVpc(reader: Reader, balancer: LoadBalancer): BalancerInVpc {
  return {
    balancer,
    interfaces: balancer.nodes.flatMap(({ networkInterfaceId }) => reader.get(networkInterfaces, networkInterfaceId) ?? []),
    elasticIps: balancer.nodes.flatMap(({ allocationId }) => (allocationId === undefined ? [] : (reader.get(elasticIps, allocationId) ?? []))),
  };
}
