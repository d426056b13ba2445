import type { LoadBalancerTopology, TopologyRule } from '#model/load-balancer-topology.ts';
import { addressOfNode, answeringNodes } from '../answering-nodes.ts';

/** A listener that the host reaches by `127.0.0.1` and its port. */
export interface HostListener {
  readonly dnsName: string;
  readonly address: string;
  readonly port: number;
  /** What a client says first: plain HTTP, a TLS handshake, or nothing that is known. */
  readonly speaks: 'http' | 'tls' | 'anything';
  /** Names of the users' own that its rules ask for, with `*` and `?`. */
  readonly hostPatterns: readonly string[];
}

/** The listeners of internet-facing load balancers by their ports; those of UDP are none. */
export function hostPorts(loadBalancers: readonly LoadBalancerTopology[]): ReadonlyMap<number, readonly HostListener[]> {
  const listeners = loadBalancers.filter(({ scheme }) => scheme === 'internet-facing').flatMap(listenersOf);
  return Map.groupBy(listeners, ({ port }) => port);
}

function listenersOf(balancer: LoadBalancerTopology): readonly HostListener[] {
  const [address] = answeringNodes(balancer).flatMap((node) => addressOfNode(balancer, node) ?? []);
  if (address === undefined) return [];
  return balancer.listeners.filter(({ protocol }) => protocol !== 'UDP').map(({ port, protocol, rules }): HostListener => {
    const speaks = protocol === 'HTTP' ? 'http' : protocol === 'HTTPS' || protocol === 'TLS' ? 'tls' : 'anything';
    return { dnsName: balancer.dnsName, address, port, speaks, hostPatterns: [...new Set(rules.flatMap(hostPatternsOf))] };
  });
}

function hostPatternsOf({ conditions }: TopologyRule): readonly string[] {
  return conditions.flatMap((condition) => (condition.field === 'host-header' ? condition.values : []));
}
