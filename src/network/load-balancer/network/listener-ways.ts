import type { LoadBalancerTopology, TopologyListener, TopologyTargetGroup } from '#model/load-balancer-topology.ts';

/** How a listener of a network load balancer carries a protocol: packet by packet in the kernel, or as a proxy, for what has to look into connections or to add to them. */
export type ListenerWay = { readonly protocol: 'tcp' | 'udp'; readonly kind: 'flows' | 'proxy' };

/** TLS, and TCP with proxy protocol, need a proxy; all else goes through the kernel. */
export function listenerWays(balancer: LoadBalancerTopology, listener: TopologyListener): readonly ListenerWay[] {
  switch (listener.protocol) {
    case 'TCP':
      return [tcpWay(balancer, listener)];
    case 'UDP':
      return [{ protocol: 'udp', kind: 'flows' }];
    case 'TCP_UDP':
      return [tcpWay(balancer, listener), { protocol: 'udp', kind: 'flows' }];
    case 'TLS':
      return [{ protocol: 'tcp', kind: 'proxy' }];
    case 'HTTP':
    case 'HTTPS':
      return [];
  }
}

function tcpWay(balancer: LoadBalancerTopology, listener: TopologyListener): ListenerWay {
  const isProxied = forwardedGroups(balancer, listener).some(({ group }) => group.settings.usesProxyProtocolV2);
  return { protocol: 'tcp', kind: isProxied ? 'proxy' : 'flows' };
}

export interface ForwardedGroup {
  readonly group: TopologyTargetGroup;
  readonly weight: number;
}

/** The groups that a listener of a network load balancer leads to. */
export function forwardedGroups({ groups }: LoadBalancerTopology, { rules }: TopologyListener): readonly ForwardedGroup[] {
  const action = rules.at(-1)?.action;
  if (action?.type !== 'forward') return [];
  return action.targetGroups.flatMap(({ targetGroupArn, weight }) => {
    const group = groups.find(({ arn }) => arn === targetGroupArn);
    return group === undefined ? [] : [{ group, weight }];
  });
}
