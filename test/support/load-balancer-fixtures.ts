import type { Action } from '#model/listener-rule.ts';
import type { LoadBalancerTopology, TopologyListener, TopologyRule, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { newTopology, newTopologyGroup, newTopologyTarget } from '#network/load-balancer/topology.fixture.ts';
import { networkOf, type EniWish } from './vpc-fixtures.ts';

type GroupChange = Partial<Omit<TopologyTargetGroup, 'settings'>> & { readonly settings?: Partial<TopologyTargetGroup['settings']> };
type BalancerChange = Partial<Omit<LoadBalancerTopology, 'settings'>> & { readonly settings?: Partial<LoadBalancerTopology['settings']> };

/** A group of AWS's defaults; what is said of it goes before them. */
export function topologyGroup(name: string, targets: readonly TopologyTarget[], { settings, ...change }: GroupChange = {}): TopologyTargetGroup {
  const group = newTopologyGroup(targets, { arn: groupArn(name), id: idOf(name), protocolVersion: 'HTTP1', ...change });
  return { ...group, settings: { ...group.settings, ...settings } };
}

export function topologyTarget(address: string, port: number, change: Partial<TopologyTarget> = {}): TopologyTarget {
  return newTopologyTarget(address, { port, state: 'healthy', ...change });
}

/** A load balancer with one node for each wish, in zones `us-east-1a`, `us-east-1b` …. */
export function topologyBalancer(name: string, nodes: readonly EniWish[], { settings, ...change }: BalancerChange = {}): LoadBalancerTopology {
  const balancer = newTopology([], {
    arn: `arn:aws:elasticloadbalancing:us-east-1:000000000000:loadbalancer/app/${name}/${idOf(name)}`,
    name,
    id: idOf(name),
    scheme: 'internal',
    dnsName: `${name}.elb.localhost`,
    nodes: nodes.map((wish, index) => ({ availabilityZone: `us-east-1${'abc'[index] ?? 'x'}`, network: networkOf(wish) })),
    ...change,
  });
  return { ...balancer, settings: { ...balancer.settings, ...settings } };
}

export function topologyListener(port: number, rules: readonly TopologyRule[], change: Partial<TopologyListener> = {}): TopologyListener {
  const id = idOf(`listener ${port}`);
  return { arn: `arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/app/x/${id}`, id, port, protocol: 'HTTP', certificates: [], clientCertificates: { mode: 'off' }, tcpIdleTimeoutSeconds: 350, headerAttributes: {}, rules, ...change };
}

export function topologyRule(name: string, conditions: TopologyRule['conditions'], action: Action, priority?: number): TopologyRule {
  return { arn: `arn:aws:elasticloadbalancing:us-east-1:000000000000:listener-rule/app/x/y/z/${idOf(name)}`, ...(priority !== undefined && { priority }), conditions, action };
}

/** Forwards to groups by their names, each with a weight. */
export function forwardTo(weights: Readonly<Record<string, number>>, stickinessSeconds?: number): Action {
  const targetGroups = Object.entries(weights).map(([name, weight]) => ({ targetGroupArn: groupArn(name), weight }));
  return { type: 'forward', targetGroups, isPlain: targetGroups.length === 1, ...(stickinessSeconds !== undefined && { stickinessSeconds }) };
}

export function fixedResponse(statusCode: string, messageBody?: string, contentType?: string): Action {
  return { type: 'fixed-response', statusCode, ...(messageBody !== undefined && { messageBody }), ...(contentType !== undefined && { contentType }) };
}

function groupArn(name: string): string {
  return `arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/${name}/${idOf(name)}`;
}

/** Sixteen hexadecimal digits that a name always has. */
function idOf(name: string): string {
  return [...Buffer.from(name)].reduce((hash, byte) => BigInt.asUintN(64, (hash ^ BigInt(byte)) * 1_099_511_628_211n), 14_695_981_039_346_656_037n).toString(16).padStart(16, '0');
}
