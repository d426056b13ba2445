import type { AttachmentStatus, InternetGateway as Ec2InternetGateway, Route as Ec2Route, RouteTable as Ec2RouteTable, RouteTableAssociation } from '@aws-sdk/client-ec2';
import type { InternetGateway, Route, RouteTable, RouteTarget } from '#model/routing.ts';
import type { Tag } from '#model/tag.ts';
import { tagList } from './tags.ts';

/** A table with what has to be known of its VPC to show it. */
export interface RouteTableInVpc {
  readonly table: RouteTable;
  /** The primary one first. */
  readonly vpcCidrs: readonly string[];
  /** Whether what a route points to is there; a route to anything else is a black hole. */
  readonly isReachable: (target: RouteTarget) => boolean;
  readonly tags: readonly Tag[];
}

export function routeTableView(described: RouteTableInVpc): Ec2RouteTable {
  const { table } = described;
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: table.account,
    Associations: [...associations(table)],
    PropagatingVgws: [],
    Routes: [...routes(described)],
    Tags: tagList(table.tags),
  };
}

export function associations(table: RouteTable): readonly RouteTableAssociation[] {
  const common = { RouteTableId: table.id, AssociationState: { State: 'associated' } } as const;
  return [
    ...(table.mainAssociationId === undefined ? [] : [{ ...common, RouteTableAssociationId: table.mainAssociationId, Main: true }]),
    ...table.associations.map(({ id, subnetId }) => ({ ...common, RouteTableAssociationId: id, SubnetId: subnetId, Main: false })),
  ];
}

/** The VPC's own CIDRs first: they go to itself, and always did. */
export function routes({ table, vpcCidrs, isReachable }: RouteTableInVpc): readonly Ec2Route[] {
  return [
    ...vpcCidrs.map((cidr): Ec2Route => ({ DestinationCidrBlock: cidr, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' })),
    ...table.routes.map((route): Ec2Route => ({ ...destination(route), ...target(route.target), Origin: 'CreateRoute', State: isReachable(route.target) ? 'active' : 'blackhole' })),
  ];
}

function destination({ destination }: Route): Pick<Ec2Route, 'DestinationCidrBlock' | 'DestinationPrefixListId'> {
  return destination.kind === 'cidr' ? { DestinationCidrBlock: destination.cidr } : { DestinationPrefixListId: destination.prefixListId };
}

function target({ kind, id }: RouteTarget): Pick<Ec2Route, 'GatewayId' | 'NatGatewayId' | 'NetworkInterfaceId' | 'VpcPeeringConnectionId'> {
  switch (kind) {
    case 'internet-gateway':
    case 'vpc-endpoint':
      return { GatewayId: id };
    case 'nat-gateway':
      return { NatGatewayId: id };
    case 'network-interface':
      return { NetworkInterfaceId: id };
    case 'vpc-peering-connection':
      return { VpcPeeringConnectionId: id };
  }
}

/** EC2 says `available` of an internet gateway that is attached, as its documentation does; the SDK's type knows other resources' words only. */
// oxlint-disable-next-line typescript/consistent-type-assertions -- see above
const attachedState = 'available' as string as AttachmentStatus;

export function internetGatewayView(gateway: InternetGateway): Ec2InternetGateway {
  return {
    InternetGatewayId: gateway.id,
    OwnerId: gateway.account,
    Attachments: gateway.vpcId === undefined ? [] : [{ VpcId: gateway.vpcId, State: attachedState }],
    Tags: tagList(gateway.tags),
  };
}
