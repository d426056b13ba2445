import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { SubnetAssociation } from './routing.ts';
import type { Tag } from './tag.ts';

/** Says of every packet that enters or leaves a subnet whether it may, without regard to what went before (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-network-acls.html). */
export interface NetworkAcl extends Scope {
  readonly id: string;
  readonly vpcId: string;
  /** Serves the VPC's new subnets. */
  readonly isDefault: boolean;
  /** The last entry of each direction, `*`, denies all; it is always there and is not kept. */
  readonly entries: readonly NetworkAclEntry[];
  /** Every subnet has exactly one ACL. */
  readonly associations: readonly SubnetAssociation[];
  /** Of the call that made it: the same token makes no second ACL. */
  readonly clientToken?: string;
  readonly tags: readonly Tag[];
}

export interface NetworkAclEntry {
  /** The first one by number that a packet matches decides. */
  readonly ruleNumber: number;
  readonly direction: 'ingress' | 'egress';
  /** A number (IANA), or `-1` for all. */
  readonly protocol: string;
  readonly action: 'allow' | 'deny';
  /** Of IPv4 or IPv6. There is no IPv6 in our VPCs, so an entry for it is kept and shown, and no packet is like it. */
  readonly cidr: string;
  /** Destination ports of TCP and UDP. */
  readonly ports?: { readonly from: number; readonly to: number };
  /** -1 for all types or codes. */
  readonly icmp?: { readonly type: number; readonly code: number };
}

/** The number under which EC2 shows the last entry, that denies all. */
export const lastRuleNumber = 32_767;

export const networkAcls = defineCollection<NetworkAcl>()({
  kind: 'ec2-network-acl',
  version: 1,
  key: (acl) => acl.id,
  indexes: { scope: scopeKey, vpc: (acl) => acl.vpcId, subnet: (acl) => acl.associations.map((association) => association.subnetId) },
});
