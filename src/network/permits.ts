import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import type { TaskNetwork } from '#model/link.ts';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import type { Packet } from './evaluate.ts';

export interface Flow {
  readonly from: TaskNetwork;
  readonly to: TaskNetwork;
  readonly packet: Packet;
  readonly groups: readonly SecurityGroup[];
  /** All ENIs of this host, as rules may refer to any group. */
  readonly members: readonly TaskNetwork[];
}

/**
 * Says plainly what AWS's documentation says of security groups, without regard to how it is made real: the rules in the
 * kernel are tested against it. https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html
 */
export function permits({ from, to, packet, groups, members }: Flow): boolean {
  if (from.vpcId !== to.vpcId) return false;
  const isPermitted = (eni: TaskNetwork, direction: SecurityGroupRule['direction'], peer: TaskNetwork) =>
    groups.filter((group) => group.vpcId === eni.vpcId && eni.securityGroupIds.includes(group.id)).some((group) => group.rules.some((rule) => rule.direction === direction && isFor(rule, packet) && isPeer(rule, peer, members)));
  return isPermitted(from, 'egress', to) && isPermitted(to, 'ingress', from);
}

function isFor({ protocol, fromPort, toPort }: SecurityGroupRule, packet: Packet): boolean {
  if (protocol === '-1') return true;
  if (protocol !== packet.protocol && protocol !== protocolNumbers[packet.protocol]) return false;
  if (packet.protocol === 'icmp') return fromPort === -1 || (fromPort === packet.port && (toPort === -1 || toPort === (packet.code ?? 0)));
  return fromPort === -1 || (packet.port >= fromPort && packet.port <= toPort);
}

function isPeer({ peer }: SecurityGroupRule, eni: TaskNetwork, members: readonly TaskNetwork[]): boolean {
  if (peer.kind === 'group') return members.some((member) => member.vpcId === eni.vpcId && member.privateIpv4Address === eni.privateIpv4Address && member.securityGroupIds.includes(peer.groupId));
  if (peer.kind === 'prefix-list') return false;
  const cidr = parseCidr(peer.cidr);
  const address = parseAddress(eni.privateIpv4Address);
  return cidr !== undefined && address !== undefined && isInCidr(address, cidr);
}

const protocolNumbers = { icmp: '1', tcp: '6', udp: '17' } as const;
