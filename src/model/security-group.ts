import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';
import { withMissing } from './vpc.ts';

/** One rule, as the rule-id API shows it: a protocol and ports from or to one peer. */
export interface SecurityGroupRule {
  readonly id: string;
  readonly direction: 'ingress' | 'egress';
  /** `-1` for all, `tcp`, `udp`, `icmp` or a protocol number. */
  readonly protocol: string;
  /** Ports of TCP and UDP; type and code of ICMP. -1 for all. */
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: SecurityGroupPeer;
  readonly description?: string;
  readonly tags: readonly Tag[];
}

export type SecurityGroupPeer =
  | { readonly kind: 'cidr'; readonly cidr: string }
  /** A group of the same VPC, or of one that is peered with it: then with who it belongs to and by which connection. */
  | { readonly kind: 'group'; readonly groupId: string; readonly account?: string; readonly vpcId?: string; readonly vpcPeeringConnectionId?: string }
  | { readonly kind: 'prefix-list'; readonly prefixListId: string };

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
