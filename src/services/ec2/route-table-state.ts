import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways, routeTables, type RouteTable, type RouteTarget } from '#model/routing.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { vpcCidrs, vpcs } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { checkId, idKinds, notFound } from './errors.ts';
import type { RouteTableInVpc } from './views/routing.ts';

export function routeTableInVpc(reader: Reader, table: RouteTable): RouteTableInVpc {
  return { table, vpcCidrs: localCidrs(reader, table.vpcId), isReachable: (target) => isReachable(reader, table.vpcId, target), tags: table.tags };
}

/** The CIDRs that are always local in the tables of a VPC. */
export function localCidrs(reader: Reader, vpcId: string): readonly string[] {
  return vpcCidrs(known(reader.get(vpcs, vpcId), `VPC ${vpcId}`));
}

/** A table's association, of which there is one per subnet, and one without a subnet of the VPC's main table. */
export interface Associated {
  readonly table: RouteTable;
  /** Undefined for the main table's association with its VPC. */
  readonly subnetId: string | undefined;
}

export function findAssociation(reader: Reader, scope: Scope, id = ''): Associated {
  checkId(idKinds.routeTableAssociation, id);
  for (const table of reader.find(routeTables, 'scope', scopeKey(scope))) {
    if (table.mainAssociationId === id) return { table, subnetId: undefined };
    const association = table.associations.find((candidate) => candidate.id === id);
    if (association !== undefined) return { table, subnetId: association.subnetId };
  }
  throw notFound(idKinds.routeTableAssociation, id);
}

export function differentNetworks(table: RouteTable, other: string): CallerError {
  return new CallerError('InvalidParameterValue', `route table ${table.id} and ${other} belong to different networks`);
}

/** What is gone, detached, not attached to anything, or not (any more) active is a black hole (https://docs.aws.amazon.com/vpc/latest/userguide/RouteTables.html). */
function isReachable(reader: Reader, vpcId: string, { kind, id }: RouteTarget): boolean {
  switch (kind) {
    case 'internet-gateway':
      return reader.get(internetGateways, id)?.vpcId === vpcId;
    case 'nat-gateway':
      return reader.get(natGateways, id)?.state === 'available';
    case 'network-interface':
      return reader.get(networkInterfaces, id)?.status === 'in-use';
    case 'vpc-peering-connection':
      return reader.get(vpcPeeringConnections, id)?.status === 'active';
    case 'vpc-endpoint':
      return reader.get(vpcEndpoints, id) !== undefined;
  }
}
