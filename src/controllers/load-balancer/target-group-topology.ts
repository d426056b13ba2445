import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { isCrossZone } from '#model/load-balancer-attributes.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import type { TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import type { NetworkInterface } from '#model/network-interface.ts';
import { settingsOf } from '#model/target-group-attributes.ts';
import type { Target } from '#model/target.ts';
import type { Subnet } from '#model/vpc.ts';
import type { GroupDocuments } from './load-balancer-documents.ts';

export interface GroupSurroundings {
  /** Of the load balancer's VPC. */
  readonly subnets: readonly Subnet[];
  readonly balancer: LoadBalancer;
  readonly before: TopologyTargetGroup | undefined;
}

/** A target group as the load balancer sees it; targets in zones that it is not in are none of its. */
export function groupTopology(documents: GroupDocuments, { subnets, balancer, before }: GroupSurroundings): TopologyTargetGroup {
  const { group, targets, balancerInterfaces } = documents;
  const { arn, id, protocol, protocolVersion, healthCheck } = group;
  const zoneOf = zonesOf(subnets);
  const enabled = new Set(balancer.nodes.map(({ availabilityZone }) => availabilityZone));
  const isReached = ({ availabilityZone }: TopologyTarget) => availabilityZone === undefined || availabilityZone === 'all' || enabled.has(availabilityZone);
  const wanted = targets.flatMap((target) => placesOf(target, { group, balancerInterfaces, zoneOf })).filter(isReached);
  return {
    arn,
    id,
    protocol,
    ...(protocolVersion !== undefined && { protocolVersion }),
    healthCheck,
    settings: settingsOf(group, isCrossZone(balancer)),
    targets: sameTargets(wanted, before?.targets ?? []),
  };
}

/** The zone of the subnet that has the address; undefined when none of the VPC has. */
function zonesOf(subnets: readonly Subnet[]): (address: string) => string | undefined {
  const cidrs = subnets.flatMap(({ cidr, availabilityZone }) => {
    const parsed = parseCidr(cidr);
    return parsed === undefined ? [] : [{ parsed, availabilityZone }];
  });
  return (address) => {
    const number = parseAddress(address);
    return number === undefined ? undefined : cidrs.find(({ parsed }) => isInCidr(number, parsed))?.availabilityZone;
  };
}

interface Place {
  readonly group: GroupDocuments['group'];
  readonly balancerInterfaces: readonly NetworkInterface[];
  readonly zoneOf: (address: string) => string | undefined;
}

/** Where a target is: a load balancer is at the addresses of all of its nodes. */
function placesOf(target: Target, { group, balancerInterfaces, zoneOf }: Place): readonly TopologyTarget[] {
  switch (group.targetType) {
    case 'ip':
      return [topologyTarget(target, target.id, target.availabilityZone ?? zoneOf(target.id))];
    case 'alb':
      return balancerInterfaces.filter(({ ownerResourceId }) => ownerResourceId === target.id).map((eni) => topologyTarget(target, eni.privateIpv4Address, eni.availabilityZone));
    case 'instance':
      return [];
  }
}

function topologyTarget({ id, port, health, drainingSince, registeredAt }: Target, address: string, availabilityZone: string | undefined): TopologyTarget {
  return { id, port, address, ...(availabilityZone !== undefined && { availabilityZone }), state: drainingSince === undefined ? health.state : 'draining', registeredAt };
}

/** Targets by what they are, not by their places in the list: one that goes makes no other another. */
function sameTargets(now: readonly TopologyTarget[], before: readonly TopologyTarget[]): readonly TopologyTarget[] {
  const known = new Map(before.map((target) => [keyOf(target), target]));
  const targets = now.map((target) => {
    const old = known.get(keyOf(target));
    return old !== undefined && isSameTarget(old, target) ? old : target;
  });
  return targets.length === before.length && targets.every((target, index) => target === before[index]) ? before : targets;
}

function keyOf({ id, port, address }: TopologyTarget): string {
  return `${id}|${port}|${address}`;
}

function isSameTarget(one: TopologyTarget, other: TopologyTarget): boolean {
  return one.state === other.state && one.availabilityZone === other.availabilityZone && one.registeredAt === other.registeredAt;
}
