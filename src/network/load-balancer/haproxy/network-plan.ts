import type { LoadBalancerTopology, TopologyListener, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { forwardedGroups, listenerWays } from '../network/listener-ways.ts';
import { connectionLogLines, logBindOptions } from './access-log-lines.ts';
import { emptyServer, type BalancerPlan, type PlacedBalancer, type PlacedNode, type Section, type ServerPlan } from './balancer-plan.ts';
import { planTls, type TlsPlan } from './listener-tls.ts';
import { backendName, defaultsName, frontendName } from './names.ts';
import { servingTargets, targetsOfNode } from './serving-targets.ts';
import { slotKey } from './slots.ts';

const connectTimeout = '10s';
/** Of one load balancer: none can take what all need. */
const connectionsMax = 20_000;
/** Of TLS, where it cannot be changed (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#connection-idle-timeout). */
const tlsIdleSeconds = 350;

/** What HAProxy does for a network load balancer: TLS, and TCP with proxy protocol; all else is carried by the kernel. Undefined when there is no such thing. */
export function planNetworkBalancer(balancer: PlacedBalancer): BalancerPlan | undefined {
  const { topology, nodes } = balancer;
  const listeners = topology.listeners.filter((listener) => listenerWays(topology, listener).some(({ kind }) => kind === 'proxy'));
  if (listeners.length === 0) return undefined;
  const plans = listeners.map((listener) => ({ listener, tls: listener.protocol === 'TLS' ? planTls(listener, balancer.folder, offeredProtocols(listener)) : undefined }));
  const groups = [...new Set(listeners.flatMap((listener) => forwardedGroups(topology, listener).map(({ group }) => group)))];
  return {
    sections: [defaultsSection(topology), ...plans.map((plan) => frontendSection(balancer, plan)), ...groups.flatMap((group) => nodes.map((node) => backendSection(balancer, node, group)))],
    files: new Map(plans.flatMap(({ tls }) => [...(tls?.files ?? [])])),
  };
}

function defaultsSection(topology: LoadBalancerTopology): Section {
  return {
    heading: `defaults ${defaultsName(topology)}`,
    lines: ['mode tcp', `maxconn ${connectionsMax}`, 'option dontlognull', 'option redispatch 1', 'retries 2', `timeout connect ${connectTimeout}`, `timeout queue ${connectTimeout}`],
  };
}

interface ListenerPlan {
  readonly listener: TopologyListener;
  readonly tls: TlsPlan | undefined;
}

function frontendSection(balancer: PlacedBalancer, { listener, tls }: ListenerPlan): Section {
  const { topology, nodes } = balancer;
  const options = tls === undefined ? '' : ` ${tls.options}${logBindOptions(topology.settings)}`;
  return {
    heading: `frontend ${frontendName(topology, listener)} from ${defaultsName(topology)}`,
    lines: [
      ...(tls === undefined ? [] : [`# files ${tls.digest}`, ...connectionLogLines(topology.settings)]),
      ...nodes.map(({ network, namespace, availabilityZone }) => `bind ${network.privateIpv4Address}:${listener.port} namespace ${namespace} name ${availabilityZone}${options}`),
      `timeout client ${idleSeconds(listener)}s`,
      ...useLines(topology, listener),
    ],
  };
}

/** Of several groups, each takes its part of what those before it have left. */
function useLines(topology: LoadBalancerTopology, listener: TopologyListener): readonly string[] {
  const groups = forwardedGroups(topology, listener).filter(({ weight }) => weight > 0);
  return groups.map(({ group, weight }, index) => {
    const left = groups.slice(index).reduce((sum, each) => sum + each.weight, 0);
    return `use_backend ${backendName(topology, group, '%[so_name]')}${index === groups.length - 1 ? '' : ` if { rand(${left}) lt ${weight} }`}`;
  });
}

function backendSection(balancer: PlacedBalancer, node: PlacedNode, group: TopologyTargetGroup): Section {
  const { topology } = balancer;
  const name = backendName(topology, group, node.availabilityZone);
  const listeners = topology.listeners.filter((listener) => forwardedGroups(topology, listener).some((forwarded) => forwarded.group === group));
  return {
    heading: `backend ${name} from ${defaultsName(topology)}`,
    lines: [...(group.settings.stickiness.kind === 'source_ip' ? ['balance source', 'hash-type consistent'] : ['balance roundrobin']), `timeout server ${Math.max(...listeners.map(idleSeconds))}s`],
    servers: serversOf(balancer, { node, group, name, options: serverOptions(node, group, listeners) }),
  };
}

interface BackendWish {
  readonly node: PlacedNode;
  readonly group: TopologyTargetGroup;
  readonly name: string;
  readonly options: string;
}

function serversOf(balancer: PlacedBalancer, { node, group, name, options }: BackendWish): readonly ServerPlan[] {
  const known = targetsOfNode(group, node.availabilityZone);
  const serving = servingTargets(group, node.availabilityZone);
  const served = new Set(serving.map(slotKey));
  const ends = group.settings.terminatesConnectionsOfUnhealthyTargets && serving.some(({ state }) => state === 'healthy');
  const ended = new Set(ends ? known.filter((target) => target.state === 'unhealthy' && !serving.includes(target)).map(slotKey) : []);
  return balancer.slotsOf(name).map((slot, index) => ({
    backend: name,
    name: `s${index + 1}`,
    state: slot === undefined ? emptyServer : { ...slot, isServing: served.has(slotKey(slot)), ...(ended.has(slotKey(slot)) && { isEnded: true as const }) },
    options,
  }));
}

/** Certificates of targets are not verified (https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-target-groups.html). */
function serverOptions(node: PlacedNode, { protocol, settings }: TopologyTargetGroup, listeners: readonly TopologyListener[]): string {
  const [protocols] = listeners.flatMap((listener) => offeredProtocols(listener) ?? []);
  return [
    `namespace ${node.namespace}`,
    ...(settings.usesProxyProtocolV2 ? ['send-proxy-v2'] : []),
    ...(settings.preservesClientIp ? ['source 0.0.0.0 usesrc clientip'] : []),
    ...(protocol === 'TLS' ? ['ssl verify none', ...(protocols === undefined ? [] : [`alpn ${protocols}`])] : []),
  ].join(' ');
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/network/load-balancer-listeners.html#alpn-policies */
function offeredProtocols({ alpnPolicy }: TopologyListener): string | undefined {
  switch (alpnPolicy) {
    case 'HTTP1Only':
      return 'http/1.1';
    case 'HTTP2Only':
      return 'h2';
    case 'HTTP2Optional':
      return 'http/1.1,h2';
    case 'HTTP2Preferred':
      return 'h2,http/1.1';
    default:
      return undefined;
  }
}

function idleSeconds({ protocol, tcpIdleTimeoutSeconds }: TopologyListener): number {
  return protocol === 'TLS' ? tlsIdleSeconds : tcpIdleTimeoutSeconds;
}
