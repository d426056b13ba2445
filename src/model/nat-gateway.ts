import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** Lets what has no public address reach the internet with the gateway's own (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-nat-gateway.html). */
export interface NatGateway extends Scope {
  readonly id: string;
  readonly vpcId: string;
  /** A public subnet, whose routes and network ACL it is subject to. */
  readonly subnetId: string;
  /** It and the addresses are empty where the gateway failed before it had them. */
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
  /** By which a repeated call that made it is known. */
  readonly clientToken?: string;
  readonly requestDigest?: string;
  readonly tags: readonly Tag[];
}

export const natGateways = defineCollection<NatGateway>()({
  kind: 'ec2-nat-gateway',
  version: 1,
  key: (gateway) => gateway.id,
  indexes: { scope: scopeKey, vpc: (gateway) => gateway.vpcId, subnet: (gateway) => gateway.subnetId },
});

/** AWS says "about an hour" (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-working-with.html). */
const shownAfterEndMs = 3_600_000;

/** Whether it is still shown: one that failed or was deleted is for a while. */
export function isShown(gateway: NatGateway, nowMs: number): boolean {
  return gateway.state === 'available' || nowMs < (gateway.deletedAt ?? gateway.createdAt) + shownAfterEndMs;
}
