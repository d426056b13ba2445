import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** Lets what has no public address reach the internet with the gateway's own (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html). */
export interface NatGateway extends Scope {
  readonly id: string;
  readonly vpcId: string;
  /** A public subnet, whose routes and network ACL it is subject to. */
  readonly subnetId: string;
  readonly networkInterfaceId: string;
  /** The elastic IP address, whose document says that it is associated with the interface. */
  readonly allocationId: string;
  readonly publicIpv4Address: string;
  readonly privateIpv4Address: string;
  /** A deleted one is shown for about an hour. */
  readonly state: 'available' | 'failed' | 'deleted';
  readonly failure?: { readonly code: string; readonly message: string };
  readonly createdAt: number;
  readonly deletedAt?: number;
  readonly tags: readonly Tag[];
}

export const natGateways = defineCollection<NatGateway>()({
  kind: 'ec2-nat-gateway',
  version: 1,
  key: (gateway) => gateway.id,
  indexes: { scope: scopeKey, vpc: (gateway) => gateway.vpcId, subnet: (gateway) => gateway.subnetId },
});
