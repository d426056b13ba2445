import { known } from '#base/assert.ts';
import type { LoadBalancerTopology, TopologyListener, TopologyNode, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { mapOf, setOf, type Chain, type ElementSet, type Ruleset } from '../../nft-table.ts';
import { endingMarks, flowTargets, isElsewhere, markOf, marksOf, type FlowTarget } from './flow-targets.ts';
import { forwardedGroups, listenerWays } from './listener-ways.ts';
import { targetSlots } from './target-slots.ts';

/** What the namespace of a network load balancer's node has to be for it to carry TCP and UDP. */
export interface FlowTable {
  readonly ruleset: Ruleset;
  /** Of TCP, in seconds: each is an object of nftables that rules refer to. */
  readonly idleTimeouts: ReadonlySet<number>;
  readonly targets: readonly FlowTarget[];
}

/**
 * A new connection to a listener's port is led to a target by a hash of its addresses and ports, or of the client's address alone, and gets the
 * target's mark; connection tracking leads the rest of it. What changes most, targets and their health, are elements.
 */
export function flowTableOf(balancer: LoadBalancerTopology, node: TopologyNode): FlowTable {
  const targets = flowTargets(balancer, node);
  const ports = balancer.listeners.flatMap((listener) => listenerWays(balancer, listener).map((way) => ({ listener, ...way })));
  const flows = ports.filter(({ kind }) => kind === 'flows');
  const groups = [...new Set(flows.flatMap(({ listener }) => forwardedGroups(balancer, listener).map(({ group }) => group)))].map((group) => ({ group, slots: slotsOf(targets.filter((target) => target.group === group && target.isServing)) }));
  return {
    ruleset: {
      generation: 0,
      sets: new Map([
        ['listeners', mapOf('inet_proto . inet_service : verdict', flows.map(({ listener, protocol }) => `${protocol} . ${listener.port} : goto ${listenerChain(listener, protocol)}`))],
        ['ports', setOf('inet_proto . inet_service', flows.map(({ listener, protocol }) => `${protocol} . ${listener.port}`))],
        ['proxied', setOf('inet_service', ports.filter(({ kind }) => kind === 'proxy').map(({ listener }) => String(listener.port)))],
        ...targetSets(targets),
        ...groups.map(({ group, slots }): NamedSet => [slotsMap(group), mapOf('mark : mark', slots.map((target, slot) => `${slot} : ${markOf(target)}`))]),
      ]),
      chains: new Map<string, Chain>([
        ...groups.map(({ group, slots }): NamedChain => [groupChain(group), { rules: groupRules(group, slots.length) }]),
        ...flows.map(({ listener, protocol }): NamedChain => [listenerChain(listener, protocol), { rules: listenerRules(balancer, listener, protocol) }]),
        ...baseChains(node),
      ]),
    },
    idleTimeouts: new Set(flows.filter(({ protocol }) => protocol === 'tcp').map(({ listener }) => listener.tcpIdleTimeoutSeconds)),
    targets,
  };
}

type NamedSet = readonly [string, ElementSet];
type NamedChain = readonly [string, Chain];

function targetSets(targets: readonly FlowTarget[]): readonly NamedSet[] {
  const ofSome = (isMeant: (target: FlowTarget) => boolean) => setOf('mark', targets.filter(isMeant).flatMap(marksOf).map(String));
  return [
    ['targets', mapOf('mark : ipv4_addr . inet_service', targets.filter(({ isServing }) => isServing).map((target) => `${markOf(target)} : ${target.target.address} . ${target.target.port}`))],
    // With the client's address no answer would come back from outside of the VPC.
    ['translated', ofSome(({ group, target }) => !group.settings.preservesClientIp || isElsewhere(target))],
    ['ended', ofSome(({ isEnded }) => isEnded)],
    ['registered', ofSome(() => true)],
  ];
}

function slotsOf(serving: readonly FlowTarget[]): readonly FlowTarget[] {
  const byName = new Map(serving.map((one) => [`${one.target.address}|${one.target.port}`, one]));
  return targetSlots([...byName.keys()]).map((name) => known(byName.get(name), name));
}

/** Nothing is passed on but what came to a listener. Who speaks of a connection that is over is told so; who begins one where nobody is hears nothing. */
function baseChains({ network: { privateIpv4Address } }: TopologyNode): readonly NamedChain[] {
  return [
    ['listen', { hook: 'type nat hook prerouting priority -100; policy accept;', rules: [`ip daddr ${privateIpv4Address} meta l4proto . th dport vmap @listeners`] }],
    ['translate', { hook: 'type nat hook postrouting priority 100; policy accept;', rules: [`ct mark @translated snat to ${privateIpv4Address}`] }],
    // What the proxy begins with a client's address is answered to that address, and yet is for the proxy.
    ['spoken', { hook: 'type filter hook output priority -150; policy accept;', rules: [`ct state new ip saddr != { ${privateIpv4Address}, 127.0.0.0/8 } ct mark set ${proxiedMark}`] }],
    ['answered', { hook: 'type filter hook prerouting priority -150; policy accept;', rules: [`ct direction reply ct mark ${proxiedMark} meta mark set ${localMark}`] }],
    ['refuse', { rules: ['meta l4proto tcp reject with tcp reset', 'drop'] }],
    [
      'pass',
      {
        hook: 'type filter hook forward priority 0; policy drop;',
        rules: ['ct state invalid goto refuse', 'ct mark @ended goto refuse', `ct mark ${endingMarks} ct mark != @registered goto refuse`, 'ct status dnat accept'],
      },
    ],
    [
      'local',
      {
        hook: 'type filter hook input priority 0; policy drop;',
        rules: ['iifname "lo" accept', 'ct state established,related accept', 'tcp dport @proxied accept', 'ct state invalid meta l4proto . th dport @ports goto refuse'],
      },
    ],
  ];
}

function listenerRules(balancer: LoadBalancerTopology, listener: TopologyListener, protocol: 'tcp' | 'udp'): readonly string[] {
  const idle = protocol === 'tcp' ? [`ct timeout set "${idleTimeoutName(listener.tcpIdleTimeoutSeconds)}"`] : [];
  return [...idle, ...choiceOfGroup(balancer, listener)];
}

/** By weight; a client that is to stay with a target stays with its group, too. */
function choiceOfGroup(balancer: LoadBalancerTopology, listener: TopologyListener): readonly string[] {
  const weighted = forwardedGroups(balancer, listener).filter(({ weight }) => weight > 0);
  const [only] = weighted;
  if (only === undefined) return [];
  if (weighted.length === 1) return [`goto ${groupChain(only.group)}`];
  const isSticky = weighted.some(({ group }) => group.settings.stickiness.kind === 'source_ip');
  let total = 0;
  const ranges = weighted.map(({ group, weight }) => {
    const first = total;
    total += weight;
    return `${first}-${total - 1} : goto ${groupChain(group)}`;
  });
  return [`${isSticky ? `jhash ip saddr mod ${total} seed 0x2` : `numgen random mod ${total}`} vmap { ${ranges.join(', ')} }`];
}

function groupRules(group: TopologyTargetGroup, slots: number): readonly string[] {
  if (slots === 0) return [];
  const hashed = group.settings.stickiness.kind === 'source_ip' ? 'ip saddr' : 'ip saddr . th sport . ip daddr . th dport';
  return [`meta mark set jhash ${hashed} mod ${slots} seed 0x1`, `ct mark set meta mark map @${slotsMap(group)}`, 'meta l4proto { tcp, udp } dnat ip to ct mark map @targets'];
}

/** Of the proxy's connections: below those of targets. */
const proxiedMark = 1;
/** Of packets that are for this namespace, whatever their address: above the numbers of slots. */
export const localMark = 2 ** 28;

export function idleTimeoutName(seconds: number): string {
  return `idle-${seconds}`;
}

const listenerChain = ({ id }: TopologyListener, protocol: string) => `listener.${id}.${protocol}`;
const groupChain = ({ id }: TopologyTargetGroup) => `group.${id}`;
const slotsMap = ({ id }: TopologyTargetGroup) => `slots.${id}`;
