import { defineCollection } from './collection.ts';
import { isIpv6Cidr } from './ipv6-cidr.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';
import { withMissing } from './vpc.ts';

/** One rule, as the rule-id API shows it: a protocol and ports from or to one peer. */
export interface SecurityGroupRule {
  readonly id: string;
  readonly direction: 'ingress' | 'egress';
  /** `-1` for all, `tcp`, `udp`, `icmp`, `icmpv6` or a protocol number. */
  readonly protocol: string;
  /** Ports of TCP and UDP; type and code of ICMP. -1 for all. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: SecurityGroupPeer;
  readonly description?: string;
  readonly tags: readonly Tag[];
}

export type SecurityGroupPeer =
  /** Of IPv4 or IPv6. There is no IPv6 in our VPCs, so a rule for it is kept and shown, and no packet is like it. */
  | { readonly kind: 'cidr'; readonly cidr: string }
  /** A group of the same VPC, or of one that is peered with it: then with who it belongs to and by which connection. */
  | { readonly kind: 'group'; readonly groupId: string; readonly account?: string; readonly vpcId?: string; readonly vpcPeeringConnectionId?: string }
  | { readonly kind: 'prefix-list'; readonly prefixListId: string };

export function isOfIpv6(peer: SecurityGroupPeer): boolean {
  return peer.kind === 'cidr' && isIpv6Cidr(peer.cidr);
}

export interface SecurityGroup extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  readonly rules: readonly SecurityGroupRule[];
  readonly tags: readonly Tag[];
}

export const securityGroups = defineCollection<SecurityGroup>()({
  kind: 'ec2-security-group',
  version: 2,
  key: (group) => group.id,
  indexes: { scope: scopeKey, vpc: (group) => group.vpcId },
  upgrade: (stored) => {
    const group = withMissing<SecurityGroup>(stored, () => ({}));
    return { ...group, rules: group.rules.map((rule) => withMissing<SecurityGroupRule>(rule, () => ({ tags: [] }))) };
  },
});
