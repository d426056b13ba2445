import type { AttachmentStatus, InternetGateway as Ec2InternetGateway, Route as Ec2Route, RouteTable as Ec2RouteTable } from '@aws-sdk/client-ec2';
import type { InternetGateway, RouteTable } from '#model/routing.ts';
import { tagList } from './tags.ts';

export interface RouteTableOfVpc {
  readonly table: RouteTable;
  readonly vpcCidr: string;
  /** Internet gateways that are attached; a route to another one leads nowhere. */
  readonly attachedGatewayIds: ReadonlySet<string>;
}

export function routeTableView(described: RouteTableOfVpc): Ec2RouteTable {
  const { table } = described;
  return {
    RouteTableId: table.id,
    VpcId: table.vpcId,
    OwnerId: table.account,
    Associations: table.mainAssociationId === undefined ? [] : [{ RouteTableAssociationId: table.mainAssociationId, RouteTableId: table.id, Main: table.isMain, AssociationState: { State: 'associated' } }],
    PropagatingVgws: [],
    Routes: [...routes(described)],
    Tags: tagList(table.tags),
  };
}

/** The VPC's own CIDR first: it goes to itself, and always did. */
export function routes({ table, vpcCidr, attachedGatewayIds }: RouteTableOfVpc): readonly Ec2Route[] {
  return [
    { DestinationCidrBlock: vpcCidr, GatewayId: 'local', Origin: 'CreateRouteTable', State: 'active' },
    ...table.routes.map((route): Ec2Route => ({ ...(route.destination.kind === 'cidr' ? { DestinationCidrBlock: route.destination.cidr } : { DestinationPrefixListId: route.destination.prefixListId }), GatewayId: route.target.id, Origin: 'CreateRoute', State: attachedGatewayIds.has(route.target.id) ? 'active' : 'blackhole' })),
  ];
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
