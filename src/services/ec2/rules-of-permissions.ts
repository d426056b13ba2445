import type { IpPermission, UserIdGroupPair } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { isOfIpv6, type SecurityGroupPeer, type SecurityGroupRule } from '#model/security-group.ts';
import { ruleCidr, ruleIpv6Cidr } from './canonical-cidr.ts';
import { ruleDescription } from './group-texts.ts';
import { rulePorts, type RulePorts } from './rule-ports.ts';

/** What a rule says, without its identity. */
export type RuleWish = Omit<SecurityGroupRule, 'id' | 'direction' | 'tags'>;

/** How groups and prefix lists that a permission names become peers of rules. */
export interface PeerSource {
  readonly group: (pair: UserIdGroupPair) => SecurityGroupPeer;
  readonly prefixList: (prefixListId: string) => SecurityGroupPeer;
}

/** One rule for each peer of each permission, in their order. */
export function rulesOf(permissions: readonly IpPermission[], peers: PeerSource): readonly RuleWish[] {
  return permissions.flatMap((permission) => {
    const rules = peersIn(permission, peers).map(({ peer, description }) => wish(rulePorts(permission), peer, description));
    if (rules.length === 0) throw new CallerError('MissingParameter', 'Source group ID missing. Each IP permission needs an IP range, a security group or a prefix list.');
    return rules;
  });
}

/** The same for two rules that cannot both be in a group: descriptions do not tell rules apart, and a group is known by its id alone. */
export function ruleKey({ protocol, fromPort, toPort, peer }: RuleWish): string {
  return [protocol, fromPort, toPort, peerName(peer)].join(' ');
}

/** As the error about a rule that is there already puts it: `peer: 10.0.0.0/8, TCP, from port: 80, to port: 80, ALLOW`. */
export function ruleSentence({ protocol, fromPort, toPort, peer }: RuleWish): string {
  return [`peer: ${peerName(peer)}`, ...portsSentence({ protocol, fromPort, toPort }), 'ALLOW'].join(', ');
}

function portsSentence({ protocol, fromPort, toPort }: RulePorts): readonly string[] {
  const allOr = (number: number) => (number === -1 ? 'ALL' : String(number));
  if (protocol === '-1') return ['ALL'];
  if (protocol === 'icmp' || protocol === 'icmpv6') return [protocol.toUpperCase(), `type: ${allOr(fromPort)}`, `code: ${allOr(toPort)}`];
  if (protocol === 'tcp' || protocol === 'udp') return [protocol.toUpperCase(), `from port: ${fromPort}`, `to port: ${toPort}`];
  return [protocol];
}

function peerName(peer: SecurityGroupPeer): string {
  switch (peer.kind) {
    case 'cidr':
      return peer.cidr;
    case 'group':
      return peer.groupId;
    case 'prefix-list':
      return peer.prefixListId;
  }
}

function wish(ports: RulePorts, peer: SecurityGroupPeer, description: string | undefined): RuleWish {
  if (ports.protocol === 'icmpv6' && !isOfIpv6(peer)) throw new CallerError('InvalidParameterValue', 'IP protocol 58 (icmpv6) is supported with IPv6 ranges only: there is no IPv6. Use icmp.');
  const checked = ruleDescription(description);
  return { ...ports, peer, ...(checked === undefined ? {} : { description: checked }) };
}

interface DescribedPeer {
  readonly peer: SecurityGroupPeer;
  readonly description: string | undefined;
}

function peersIn({ IpRanges = [], Ipv6Ranges = [], UserIdGroupPairs = [], PrefixListIds = [] }: IpPermission, peers: PeerSource): readonly DescribedPeer[] {
  return [
    ...IpRanges.map((range): DescribedPeer => ({ peer: { kind: 'cidr', cidr: ruleCidr(range.CidrIp ?? '') }, description: range.Description })),
    ...Ipv6Ranges.map((range): DescribedPeer => ({ peer: { kind: 'cidr', cidr: ruleIpv6Cidr(range.CidrIpv6 ?? '') }, description: range.Description })),
    ...UserIdGroupPairs.map((pair): DescribedPeer => ({ peer: peers.group(pair), description: pair.Description })),
    ...PrefixListIds.map((list): DescribedPeer => ({ peer: peers.prefixList(list.PrefixListId ?? ''), description: list.Description })),
  ];
}
