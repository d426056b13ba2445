import type { Route as Ec2Route } from '@aws-sdk/client-ec2';
import { routeTables } from '#model/routing.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { never, tagFilters, type FilterTable } from '../filters.ts';
import { routeTableInVpc } from '../route-table-state.ts';
import type { Ec2Operation } from '../service.ts';
import { associations, routes, routeTableView, type RouteTableInVpc } from '../views/routing.ts';
import { inScope } from '../vpc-state.ts';

const pageSizeMax = 100;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html */
export default {
  access: describes('DescribeRouteTables'),
  async handle(input, call, deps) {
    const docs = (await inScope(deps, call, routeTables)).map((table) => routeTableInVpc(deps.store, table));
    const { items, nextToken } = describe(input, { docs, ids: input.RouteTableIds, idKind: idKinds.routeTable, idOf: ({ table }) => table.id, filters, pageSizeMax });
    return { RouteTables: items.map(routeTableView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeRouteTables'>;

function ofRoutes(member: 'DestinationCidrBlock' | 'DestinationPrefixListId' | 'GatewayId' | 'NatGatewayId' | 'Origin' | 'State' | 'VpcPeeringConnectionId'): (doc: RouteTableInVpc) => readonly string[] {
  return (doc) => routes(doc).flatMap((route: Ec2Route) => route[member] ?? []);
}

const filters: FilterTable<RouteTableInVpc> = {
  'association.main': ({ table }) => associations(table).map(({ Main }) => String(Main)),
  'association.route-table-association-id': ({ table }) => associations(table).flatMap(({ RouteTableAssociationId }) => RouteTableAssociationId ?? []),
  'association.route-table-id': ({ table }) => associations(table).flatMap(({ RouteTableId }) => RouteTableId ?? []),
  'association.subnet-id': ({ table }) => table.associations.map(({ subnetId }) => subnetId),
  'owner-id': ({ table }) => [table.account],
  'route-table-id': ({ table }) => [table.id],
  'route.destination-cidr-block': ofRoutes('DestinationCidrBlock'),
  'route.destination-prefix-list-id': ofRoutes('DestinationPrefixListId'),
  'route.gateway-id': ofRoutes('GatewayId'),
  'route.nat-gateway-id': ofRoutes('NatGatewayId'),
  'route.origin': ofRoutes('Origin'),
  'route.state': ofRoutes('State'),
  'route.vpc-peering-connection-id': ofRoutes('VpcPeeringConnectionId'),
  'vpc-id': ({ table }) => [table.vpcId],
  ...never('association.gateway-id', 'route.destination-ipv6-cidr-block', 'route.egress-only-internet-gateway-id', 'route.instance-id', 'route.transit-gateway-id'),
  ...tagFilters<RouteTableInVpc>(),
};
