import type { IpPermission, UserIdGroupPair } from '@aws-sdk/client-ec2';
import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import { hasPorts } from '../rule-ports.ts';
import type { RuleWish } from '../rules-of-permissions.ts';
import type { GroupPeerView } from './group-peer.ts';

/** The permissions API shows rules of the same protocol and ports as one, with all their peers. */
export function permissionsOf(rules: readonly RuleWish[], groupPeer: GroupPeerView): IpPermission[] {
  return [...Map.groupBy(rules, (rule) => `${rule.protocol} ${rule.fromPort} ${rule.toPort}`).values()].map((alike) => permission(alike, groupPeer));
}

function permission(rules: readonly RuleWish[], groupPeer: GroupPeerView): IpPermission {
  const [first] = rules;
  return {
    IpProtocol: first?.protocol,
    // All protocols have all ports, and EC2 names none.
    ...(first === undefined || !hasPorts(first.protocol) ? {} : { FromPort: first.fromPort, ToPort: first.toPort }),
    IpRanges: rules.flatMap((rule) => (rule.peer.kind === 'cidr' && !isIpv6Cidr(rule.peer.cidr) ? [{ CidrIp: rule.peer.cidr, ...described(rule) }] : [])),
    Ipv6Ranges: rules.flatMap((rule) => (rule.peer.kind === 'cidr' && isIpv6Cidr(rule.peer.cidr) ? [{ CidrIpv6: rule.peer.cidr, ...described(rule) }] : [])),
    PrefixListIds: rules.flatMap((rule) => (rule.peer.kind === 'prefix-list' ? [{ PrefixListId: rule.peer.prefixListId, ...described(rule) }] : [])),
    UserIdGroupPairs: rules.flatMap((rule): UserIdGroupPair[] => (rule.peer.kind === 'group' ? [{ ...groupPeer(rule.peer), ...described(rule) }] : [])),
  };
}

function described({ description }: RuleWish): { readonly Description?: string } {
  return description === undefined ? {} : { Description: description };
}
