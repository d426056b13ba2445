import { internetGateways, routeTables } from '#model/routing.ts';
import { vpcs } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { never, tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { routes, routeTableView, type RouteTableOfVpc } from '../views/routing.ts';
import { inScope } from '../vpc-state.ts';

const pageSizeMax = 100;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeRouteTables.html */
export default {
  access: describes('DescribeRouteTables'),
  async handle(input, call, deps) {
    const docs = (await inScope(deps, call, routeTables)).map((table) => ({
      table,
      vpcCidr: deps.store.get(vpcs, table.vpcId)?.cidr ?? '',
      attachedGatewayIds: new Set(deps.store.find(internetGateways, 'vpc', table.vpcId).map((gateway) => gateway.id)),
      tags: table.tags,
    }));
    const { items, nextToken } = describe(input, { docs, ids: input.RouteTableIds, idKind: idKinds.routeTable, idOf: ({ table }) => table.id, filters, pageSizeMax });
    return { RouteTables: items.map(routeTableView), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeRouteTables'>;

type Described = RouteTableOfVpc & Pick<RouteTableOfVpc['table'], 'tags'>;

/** Of tables that are associated only. */
function ofAssociation(valueOf: (table: RouteTableOfVpc['table']) => string): (doc: Described) => readonly string[] {
  return ({ table }) => (table.mainAssociationId === undefined ? [] : [valueOf(table)]);
}

function ofRoutes(member: 'DestinationCidrBlock' | 'GatewayId' | 'Origin' | 'State'): (doc: Described) => readonly string[] {
  return (doc) => routes(doc).flatMap((route) => route[member] ?? []);
}

const filters: FilterTable<Described> = {
  'association.main': ofAssociation((table) => String(table.isMain)),
  'association.route-table-association-id': ofAssociation((table) => table.mainAssociationId ?? ''),
  'association.route-table-id': ofAssociation((table) => table.id),
  'owner-id': ({ table }) => [table.account],
  'route-table-id': ({ table }) => [table.id],
  'route.destination-cidr-block': ofRoutes('DestinationCidrBlock'),
  'route.gateway-id': ofRoutes('GatewayId'),
  'route.origin': ofRoutes('Origin'),
  'route.state': ofRoutes('State'),
  'vpc-id': ({ table }) => [table.vpcId],
  ...never(
    'association.gateway-id',
    'association.subnet-id',
    'route.destination-ipv6-cidr-block',
    'route.destination-prefix-list-id',
    'route.egress-only-internet-gateway-id',
    'route.instance-id',
    'route.nat-gateway-id',
    'route.transit-gateway-id',
    'route.vpc-peering-connection-id',
  ),
  ...tagFilters<Described>(),
};
