import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';
import { withMissing } from './vpc.ts';

export type InterfaceType = 'interface' | 'nat_gateway' | 'vpc_endpoint' | 'load_balancer' | 'network_load_balancer';

/** An elastic network interface: an address in a subnet, and who has it. */
export interface NetworkInterface extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly subnetId: string;
  readonly availabilityZone: string;
  readonly privateIpv4Address: string;
  readonly secondaryPrivateIpv4Addresses: readonly string[];
  /** Given with the interface and gone with it, as Fargate's `assignPublicIp` does; an elastic IP address is a document of its own and takes its place. */
  readonly publicIpv4Address?: string;
  readonly macAddress: string;
  readonly privateDnsName: string;
  readonly securityGroupIds: readonly string[];
  readonly description: string;
  /** Whether only packets from and to its own addresses pass. */
  readonly sourceDestCheck: boolean;
  /** `in-use` when something has it: a task, a NAT gateway, a VPC endpoint, a load balancer. */
  readonly status: 'available' | 'in-use';
  readonly interfaceType: InterfaceType;
  readonly attachmentId?: string;
  readonly attachedAt?: number;
  readonly createdAt: number;
  /** The task that it serves. */
  readonly taskArn?: string;
  /** The NAT gateway, VPC endpoint or load balancer that it belongs to, which alone may remove it. */
  readonly ownerResourceId?: string;
  /** By which a repeated call that made it is known, and what that call asked for. */
  readonly clientToken?: string;
  readonly requestDigest?: string;
  readonly tags: readonly Tag[];
}

export const networkInterfaces = defineCollection<NetworkInterface>()({
  kind: 'ec2-network-interface',
  version: 2,
  key: (eni) => eni.id,
  indexes: { scope: scopeKey, subnet: (eni) => eni.subnetId, vpc: (eni) => eni.vpcId, task: (eni) => eni.taskArn, group: (eni) => eni.securityGroupIds, owner: (eni) => eni.ownerResourceId },
  upgrade: (stored) => withMissing<NetworkInterface>(stored, () => ({ secondaryPrivateIpv4Addresses: [], sourceDestCheck: true, interfaceType: 'interface' })),
});

/** All addresses of its subnet that it holds, the primary one first. */
export function privateAddresses(eni: NetworkInterface): readonly string[] {
  return [eni.privateIpv4Address, ...eni.secondaryPrivateIpv4Addresses];
}
