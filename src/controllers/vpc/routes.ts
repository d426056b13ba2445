import { awsPrefixLists } from '#model/prefix-list.ts';
import type { Route, RouteTable, RouteTarget } from '#model/routing.ts';
import type { TopologyRouteTable, TopologyTarget } from '#model/vpc-topology.ts';
import type { VpcDocuments } from './plan.ts';

type TopologyRoute = TopologyRouteTable['routes'][number];

/** A table's routes with prefix lists spelled out. Who wrote a CIDR down himself wins over a list that has it too (https://docs.aws.amazon.com/vpc/latest/userguide/route-tables-priority.html). */
export function routeTableTopology(table: RouteTable, documents: VpcDocuments): TopologyRouteTable {
  const spelledOut = (kind: Route['destination']['kind']) => table.routes.filter(({ destination }) => destination.kind === kind).flatMap((route) => topologyRoutes(route, documents));
  return { id: table.id, routes: [...spelledOut('cidr'), ...spelledOut('prefix-list'), ...endpointRoutes(table.id, documents)] };
}

/** The CIDRs of a customer's list, or of one that AWS keeps; none of a list that is gone. */
export function prefixListCidrs({ prefixLists, vpc }: Pick<VpcDocuments, 'prefixLists' | 'vpc'>, id: string): readonly string[] {
  return prefixLists.find((list) => list.id === id)?.entries.map(({ cidr }) => cidr) ?? awsPrefixLists(vpc.region).find((list) => list.id === id)?.cidrs ?? [];
}

function topologyRoutes({ destination, target }: Route, documents: VpcDocuments): readonly TopologyRoute[] {
  const cidrs = destination.kind === 'cidr' ? [destination.cidr] : prefixListCidrs(documents, destination.prefixListId);
  return cidrs.map((cidr) => ({ destination: cidr, target: targetOf(target, documents) }));
}

/** A gateway endpoint leads its service's addresses away from every other route. */
function endpointRoutes(tableId: string, { vpc, endpoints }: VpcDocuments): readonly TopologyRoute[] {
  const gateways = endpoints.filter(({ type, routeTableIds }) => type === 'Gateway' && routeTableIds.includes(tableId));
  return gateways.flatMap(({ id, serviceName }) => (awsPrefixLists(vpc.region).find(({ name }) => name === serviceName)?.cidrs ?? []).map((destination): TopologyRoute => ({ destination, target: { kind: 'vpc-endpoint', id } })));
}

function targetOf({ kind, id }: RouteTarget, { vpc, internetGateways, natGateways, interfaces, peerings, endpoints }: VpcDocuments): TopologyTarget {
  const orBlackhole = (isThere: boolean, target: TopologyTarget): TopologyTarget => (isThere ? target : { kind: 'blackhole' });
  switch (kind) {
    case 'internet-gateway':
      return orBlackhole(internetGateways.some((gateway) => gateway.id === id && gateway.vpcId === vpc.id), { kind });
    case 'nat-gateway':
      return orBlackhole(natGateways.some((gateway) => gateway.id === id && gateway.state === 'available'), { kind, id });
    case 'network-interface':
      return orBlackhole(interfaces.some((eni) => eni.id === id && eni.status === 'in-use'), { kind, id });
    case 'vpc-peering-connection':
      return orBlackhole(peerings.some((connection) => connection.id === id && connection.status === 'active'), { kind, id });
    case 'vpc-endpoint':
      return orBlackhole(endpoints.some((endpoint) => endpoint.id === id), { kind, id });
  }
}
