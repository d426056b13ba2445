import type { CreateRouteRequest } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { isShown, natGateways } from '#model/nat-gateway.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways, type RouteTable, type RouteTarget } from '#model/routing.ts';
import { scopeKey } from '#model/scope.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { peeringAt, vpcPeeringConnections } from '#model/vpc-peering.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { checkId, idKinds, notFound } from './errors.ts';
import { differentNetworks } from './route-table-state.ts';
import { lookUp } from './vpc-state.ts';

type WithTarget = Pick<CreateRouteRequest, 'GatewayId' | 'NatGatewayId' | 'NetworkInterfaceId' | 'VpcEndpointId' | 'VpcPeeringConnectionId'>;

interface TargetOf {
  readonly reader: Reader;
  readonly call: Call;
  readonly table: RouteTable;
  readonly nowMs: number;
}

/** What the call's route points to, which has to be of the table's VPC. */
export function routeTarget(input: WithTarget, of: TargetOf): RouteTarget {
  const named = targetMembers.filter((member) => input[member] !== undefined && input[member] !== '');
  const [member, ...others] = named;
  if (member === undefined) throw new CallerError('MissingParameter', `The request must contain exactly one of ${targetMembers.map(parameterName).join(', ')}`);
  if (others.length > 0) throw new CallerError('InvalidParameterCombination', `The parameters ${named.map(parameterName).join(' and ')} cannot be used together: a route has one target`);
  return targetFrom[member](input[member] ?? '', of);
}

const targetMembers = ['GatewayId', 'NatGatewayId', 'NetworkInterfaceId', 'VpcEndpointId', 'VpcPeeringConnectionId'] as const;

function parameterName(member: string): string {
  return `${member.charAt(0).toLowerCase()}${member.slice(1)}`;
}

const targetFrom: Readonly<Record<(typeof targetMembers)[number], (id: string, of: TargetOf) => RouteTarget>> = {
  GatewayId: gateway,
  NatGatewayId: natGateway,
  NetworkInterfaceId: networkInterface,
  VpcEndpointId: vpcEndpoint,
  VpcPeeringConnectionId: peering,
};

function gateway(id: string, { reader, call, table }: TargetOf): RouteTarget {
  if (id === 'local') throw new CallerError('InvalidParameterValue', 'gatewayId local is not supported: the routes to the CIDR blocks of the VPC are always there, and no other is local');
  if (id.startsWith('vgw-')) throw new CallerError('InvalidParameterValue', `gatewayId ${id} is not supported: there are no virtual private gateways`);
  const found = lookUp(reader, call, { collection: internetGateways, idKind: idKinds.routeGateway, id });
  if (found.vpcId !== table.vpcId) throw differentNetworks(table, `network gateway ${id}`);
  return { kind: 'internet-gateway', id };
}

function natGateway(id: string, { reader, call, table, nowMs }: TargetOf): RouteTarget {
  const found = lookUp(reader, call, { collection: natGateways, idKind: idKinds.routeNatGateway, id });
  if (found.state === 'deleted' || !isShown(found, nowMs)) throw notFound(idKinds.routeNatGateway, id);
  if (found.vpcId !== table.vpcId) throw differentNetworks(table, `network gateway ${id}`);
  return { kind: 'nat-gateway', id };
}

function networkInterface(id: string, { reader, call, table }: TargetOf): RouteTarget {
  const found = lookUp(reader, call, { collection: networkInterfaces, idKind: idKinds.networkInterface, id });
  if (found.vpcId !== table.vpcId) throw differentNetworks(table, `interface ${id}`);
  return { kind: 'network-interface', id };
}

/** Routes lead to Gateway Load Balancer endpoints only, of which there are none; gateway endpoints make their routes themselves. */
function vpcEndpoint(id: string, { reader, call }: TargetOf): never {
  lookUp(reader, call, { collection: vpcEndpoints, idKind: idKinds.vpcEndpoint, id });
  throw new CallerError('RouteNotSupported', `Route table contains unsupported route target: ${id}. VPC Endpoints of this type cannot be used as route targets.`);
}

/** One that waits to be accepted may be named: its route is a black hole until then. */
function peering(id: string, { reader, call, table, nowMs }: TargetOf): RouteTarget {
  checkId(idKinds.vpcPeeringConnection, id);
  const found = reader.find(vpcPeeringConnections, 'scope', scopeKey(call)).find((candidate) => candidate.id === id);
  if (found === undefined || !['active', 'pending-acceptance'].includes(peeringAt(found, nowMs).status)) throw notFound(idKinds.vpcPeeringConnection, id);
  if (found.requester.vpcId !== table.vpcId && found.accepter.vpcId !== table.vpcId) throw differentNetworks(table, `network gateway ${id}`);
  return { kind: 'vpc-peering-connection', id };
}
