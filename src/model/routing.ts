import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

/** What leaves a VPC, and where it goes. The route to the VPC's own CIDR is always there and is not kept. */
export interface RouteTable extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly routes: readonly Route[];
  /** The main table serves every subnet without an association of its own. */
  readonly isMain: boolean;
  /** Of the main table with its VPC; EC2 shows it as an association without a subnet. */
  readonly mainAssociationId?: string;
  readonly tags: readonly Tag[];
}

export interface Route {
  readonly destinationCidr: string;
  readonly target: { readonly kind: 'internet-gateway'; readonly id: string };
}

export interface InternetGateway extends Scope {
  readonly id: string;
  /** The VPC that it is attached to. */
  readonly vpcId?: string;
  readonly tags: readonly Tag[];
}

export const routeTables = defineCollection<RouteTable>()({
  kind: 'ec2-route-table',
  version: 1,
  key: (table) => table.id,
  indexes: { scope: scopeKey, vpc: (table) => table.vpcId },
});

export const internetGateways = defineCollection<InternetGateway>()({
  kind: 'ec2-internet-gateway',
  version: 1,
  key: (gateway) => gateway.id,
  indexes: { scope: scopeKey, vpc: (gateway) => gateway.vpcId },
});
