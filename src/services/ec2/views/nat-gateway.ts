import type { NatGateway as Ec2NatGateway, NatGatewayAddress } from '@aws-sdk/client-ec2';
import { dateOf } from '#base/time.ts';
import type { NatGateway } from '#model/nat-gateway.ts';
import { tagList } from './tags.ts';

export interface NatGatewayInUse {
  readonly gateway: NatGateway;
  /** Of its elastic IP address with its interface; undefined once it is deleted. */
  readonly associationId: string | undefined;
}

export function natGatewayView({ gateway, associationId }: NatGatewayInUse): Ec2NatGateway {
  const { failure } = gateway;
  return {
    NatGatewayId: gateway.id,
    VpcId: gateway.vpcId,
    SubnetId: gateway.subnetId,
    State: gateway.state,
    ConnectivityType: 'public',
    CreateTime: dateOf(gateway.createdAt),
    ...(gateway.deletedAt === undefined ? {} : { DeleteTime: dateOf(gateway.deletedAt) }),
    ...(failure === undefined ? {} : { FailureCode: failure.code, FailureMessage: failure.message }),
    NatGatewayAddresses: [addressOf(gateway, associationId)],
    Tags: tagList(gateway.tags),
  };
}

/** As CreateNatGateway answers: how it went is for DescribeNatGateways to say. */
export function pendingNatGatewayView(gateway: NatGateway): Ec2NatGateway {
  const { FailureCode: _, FailureMessage: __, ...view } = natGatewayView({ gateway, associationId: undefined });
  return { ...view, State: 'pending', NatGatewayAddresses: [{ AllocationId: gateway.allocationId, IsPrimary: true, Status: 'associating' }] };
}

function addressOf(gateway: NatGateway, associationId: string | undefined): NatGatewayAddress {
  if (gateway.networkInterfaceId === '') return { AllocationId: gateway.allocationId, IsPrimary: true, Status: 'failed' };
  return {
    AllocationId: gateway.allocationId,
    ...(associationId === undefined ? {} : { AssociationId: associationId }),
    NetworkInterfaceId: gateway.networkInterfaceId,
    PublicIp: gateway.publicIpv4Address,
    PrivateIp: gateway.privateIpv4Address,
    IsPrimary: true,
    Status: 'succeeded',
  };
}
