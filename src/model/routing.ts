import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';
import { withMissing } from './vpc.ts';

/** What leaves a VPC, and where it goes. The routes to the VPC's own CIDRs are always there and are not kept. */
export interface RouteTable extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly routes: readonly Route[];
  /** The main table serves every subnet without an association of its own. */
  readonly isMain: boolean;
  /** Of the main table with its VPC; EC2 shows it as an association without a subnet. */
  readonly mainAssociationId?: string;
  readonly associations: readonly SubnetAssociation[];
  /** By which a repeated call that made it is known. */
  readonly clientToken?: string;
  readonly requestDigest?: string;
  readonly tags: readonly Tag[];
}

export interface SubnetAssociation {
  readonly id: string;
  readonly subnetId: string;
}

export interface Route {
  readonly destination: { readonly kind: 'cidr'; readonly cidr: string } | { readonly kind: 'prefix-list'; readonly prefixListId: string };
  readonly target: RouteTarget;
}

/** Gateway endpoints put their own routes into tables; those are made and removed with the endpoint. */
export interface RouteTarget {
  readonly kind: 'internet-gateway' | 'nat-gateway' | 'network-interface' | 'vpc-peering-connection' | 'vpc-endpoint';
  readonly id: string;
}

export type RouteDestination = Route['destination'];

export function isSameDestination(one: RouteDestination, other: RouteDestination): boolean {
  return destinationText(one) === destinationText(other);
}

/** A CIDR, or the id of a prefix list: as EC2 names a route. */
export function destinationText(destination: RouteDestination): string {
  return destination.kind === 'cidr' ? destination.cidr : destination.prefixListId;
}

export interface InternetGateway extends Scope {
  readonly id: string;
  /** The VPC that it is attached to. */
  readonly vpcId?: string;
  readonly tags: readonly Tag[];
}

export const routeTables = defineCollection<RouteTable>()({
  kind: 'ec2-route-table',
  version: 2,
  key: (table) => table.id,
  indexes: { scope: scopeKey, vpc: (table) => table.vpcId, subnet: (table) => table.associations.map((association) => association.subnetId) },
  upgrade: (stored) => {
    const table = withMissing<RouteTable>(stored, () => ({ associations: [] }));
    return { ...table, routes: table.routes.map(upgradedRoute) };
  },
});

export const internetGateways = defineCollection<InternetGateway>()({
  kind: 'ec2-internet-gateway',
  version: 1,
  key: (gateway) => gateway.id,
  indexes: { scope: scopeKey, vpc: (gateway) => gateway.vpcId },
});

/** A route of version 1 knew CIDRs only. */
function upgradedRoute(route: Route & { readonly destinationCidr?: string }): Route {
  const { destinationCidr, ...rest } = route;
  return destinationCidr === undefined ? rest : { ...rest, destination: { kind: 'cidr', cidr: destinationCidr } };
}
