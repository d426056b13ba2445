import type { CreateRouteRequest, DeleteRouteRequest, ReplaceRouteRequest } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { networkOf } from '#model/cidr.ts';
import { awsPrefixLists, prefixLists } from '#model/prefix-list.ts';
import { destinationText, isSameDestination, type Route, type RouteDestination, type RouteTable } from '#model/routing.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { isWithin, knownCidr } from './cidr-blocks.ts';
import { idKinds } from './errors.ts';
import { localCidrs } from './route-table-state.ts';
import { lookUp } from './vpc-state.ts';

/** What CreateRoute and ReplaceRoute do not honour. */
export const refusedOfRoutes = {
  DestinationIpv6CidrBlock: 'there is no IPv6',
  EgressOnlyInternetGatewayId: 'there are no egress-only internet gateways',
  InstanceId: 'there are no EC2 instances; name the network interface',
  TransitGatewayId: 'there are no transit gateways',
  LocalGatewayId: 'there are no Outposts',
  CarrierGatewayId: 'there are no Wavelength Zones',
  CoreNetworkArn: 'there is no Cloud WAN',
  OdbNetworkArn: 'there are no Oracle Database@AWS networks',
} as const satisfies Partial<Record<keyof CreateRouteRequest | keyof ReplaceRouteRequest, string>>;

type WithDestination = Pick<DeleteRouteRequest, 'DestinationCidrBlock' | 'DestinationPrefixListId'>;

/** Where a call's route leads; the host's bits of a CIDR are left out, as EC2 does. */
export function routeDestination({ DestinationCidrBlock: cidrBlock, DestinationPrefixListId: prefixListId }: WithDestination): RouteDestination {
  if (cidrBlock !== undefined && prefixListId !== undefined) throw new CallerError('InvalidParameterCombination', 'The parameters destinationCidrBlock and destinationPrefixListId cannot be used together');
  if (prefixListId !== undefined) return { kind: 'prefix-list', prefixListId };
  if (cidrBlock === undefined) throw new CallerError('MissingParameter', 'The request must contain exactly one of: destinationCidrBlock, destinationIpv6CidrBlock, destinationPrefixListId');
  const cidr = networkOf(cidrBlock);
  if (cidr === undefined) throw new CallerError('InvalidParameterValue', `Value (${cidrBlock}) for parameter destinationCidrBlock is invalid. This is not a valid CIDR block.`);
  return { kind: 'cidr', cidr };
}

export function findRoute(table: RouteTable, destination: RouteDestination): Route | undefined {
  return table.routes.find((route) => isSameDestination(route.destination, destination));
}

/** Whether it is a CIDR of the VPC itself, whose route is always there and always local. */
export function isLocal(reader: Reader, table: RouteTable, destination: RouteDestination): boolean {
  return destination.kind === 'cidr' && localCidrs(reader, table.vpcId).includes(destination.cidr);
}

/** Throws the caller's error for a destination that a table cannot have a route to. */
export function checkDestination(reader: Reader, call: Call, table: RouteTable, destination: RouteDestination): void {
  if (destination.kind === 'prefix-list') checkPrefixList(reader, call, destination.prefixListId);
  else checkCidr(reader, table, destination.cidr);
}

/** The addresses of services that are in every VPC (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-route-tables.html). */
const serviceCidr = '169.254.168.0/22';

function checkCidr(reader: Reader, table: RouteTable, cidr: string): void {
  if (isWithin(knownCidr(cidr), knownCidr(serviceCidr))) throw new CallerError('InvalidParameterValue', `The destination CIDR block ${cidr} is within ${serviceCidr}, which is reserved for AWS services.`);
  const own = localCidrs(reader, table.vpcId).find((vpcCidr) => isWithin(knownCidr(cidr), knownCidr(vpcCidr)));
  if (own !== undefined) throw new CallerError('InvalidParameterValue', `The destination CIDR block ${cidr} is equal to or more specific than one of this VPC's CIDR blocks (${own}). Routes within the VPC other than the local one are not supported.`);
}

function checkPrefixList(reader: Reader, call: Call, id: string): void {
  if (awsPrefixLists(call.region).some((list) => list.id === id)) throw new CallerError('InvalidParameterValue', `The prefix list ${id} is of a service with gateway endpoints; create a gateway endpoint for a route to it`);
  lookUp(reader, call, { collection: prefixLists, idKind: idKinds.prefixList, id });
}

/** Of a route that is not there. */
export function noRoute(table: RouteTable, destination: RouteDestination): CallerError {
  const what = destination.kind === 'cidr' ? 'destination-cidr-block' : 'destination-prefix-list-id';
  return new CallerError('InvalidRoute.NotFound', `no route with ${what} ${destinationText(destination)} in route table ${table.id}`);
}
