import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

export interface Vpc extends Scope {
  readonly id: string;
  readonly cidr: string;
  readonly isDefault: boolean;
  readonly tags: readonly Tag[];
}

export interface Subnet extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  readonly isDefaultForAz: boolean;
  readonly mapPublicIpOnLaunch: boolean;
  readonly tags: readonly Tag[];
}

/** One rule, as the rule-id API shows it: a protocol and ports from or to one peer. */
export interface SecurityGroupRule {
  readonly id: string;
  readonly direction: 'ingress' | 'egress';
  /** `-1` for all, `tcp`, `udp`, `icmp` or a protocol number. */
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly peer: { readonly kind: 'cidr'; readonly cidr: string } | { readonly kind: 'group'; readonly groupId: string };
  readonly description?: string;
}

export interface SecurityGroup extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly name: string;
  readonly description: string;
  readonly rules: readonly SecurityGroupRule[];
  readonly tags: readonly Tag[];
}

/** An elastic network interface. For First light only ECS makes them; each belongs to one task. */
export interface NetworkInterface extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly privateIpv4Address: string;
  readonly macAddress: string;
  readonly privateDnsName: string;
  readonly securityGroupIds: readonly string[];
  readonly description: string;
  readonly status: 'available' | 'in-use';
  readonly attachmentId?: string;
  readonly attachedAt?: number;
  readonly createdAt: number;
  /** The task that it serves. */
  readonly taskArn?: string;
  readonly tags: readonly Tag[];
}

export const vpcs = defineCollection<Vpc>()({
  kind: 'ec2-vpc',
  version: 1,
  key: (vpc) => vpc.id,
  indexes: { scope: scopeKey },
});

export const subnets = defineCollection<Subnet>()({
  kind: 'ec2-subnet',
  version: 1,
  key: (subnet) => subnet.id,
  indexes: { scope: scopeKey, vpc: (subnet) => subnet.vpcId },
});

export const securityGroups = defineCollection<SecurityGroup>()({
  kind: 'ec2-security-group',
  version: 1,
  key: (group) => group.id,
  indexes: { scope: scopeKey, vpc: (group) => group.vpcId },
});

export const networkInterfaces = defineCollection<NetworkInterface>()({
  kind: 'ec2-network-interface',
  version: 1,
  key: (eni) => eni.id,
  indexes: { scope: scopeKey, subnet: (eni) => eni.subnetId, vpc: (eni) => eni.vpcId, task: (eni) => eni.taskArn },
});
