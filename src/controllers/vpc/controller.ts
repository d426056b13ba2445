import { elasticIps } from '#model/elastic-ip.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { prefixLists } from '#model/prefix-list.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { scopeKey } from '#model/scope.ts';
import { securityGroups } from '#model/security-group.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { dhcpOptions, subnets, vpcs, type Vpc } from '#model/vpc.ts';
import type { Change, Reader, Store } from '#state/store.ts';
import { planTopologies, type VpcDocuments } from './plan.ts';

export interface VpcControllerOptions {
  readonly store: Store;
  /** Makes the host's networks follow; always given all VPCs. */
  readonly apply: (topologies: readonly VpcTopology[]) => void;
}

export interface VpcController extends Disposable {
  start(): void;
}

/** Keeps the host's networks at what EC2's documents say. */
export function createVpcController({ store, apply }: VpcControllerOptions): VpcController {
  let applied: readonly VpcTopology[] | undefined;
  let unsubscribe = () => {};
  const turn = () => {
    const wanted = planTopologies(store.list(vpcs).map((vpc) => documentsOf(store, vpc)), applied ?? []);
    if (applied !== undefined && isSame(applied, wanted)) return;
    applied = wanted;
    apply(wanted);
  };
  return {
    start() {
      unsubscribe = store.onCommit((changes) => {
        if (changes.some(concerns)) turn();
      });
      turn();
    },
    [Symbol.dispose]: () => unsubscribe(),
  };
}

export function documentsOf(reader: Reader, vpc: Vpc): VpcDocuments {
  const interfaces = reader.find(networkInterfaces, 'vpc', vpc.id);
  return {
    vpc,
    dhcpOptions: reader.get(dhcpOptions, vpc.dhcpOptionsId),
    subnets: reader.find(subnets, 'vpc', vpc.id),
    interfaces,
    elasticIps: interfaces.flatMap((eni) => reader.find(elasticIps, 'networkInterface', eni.id)),
    groups: reader.find(securityGroups, 'vpc', vpc.id),
    routeTables: reader.find(routeTables, 'vpc', vpc.id),
    acls: reader.find(networkAcls, 'vpc', vpc.id),
    internetGateways: reader.find(internetGateways, 'vpc', vpc.id),
    natGateways: reader.find(natGateways, 'vpc', vpc.id),
    endpoints: reader.find(vpcEndpoints, 'vpc', vpc.id),
    peerings: reader.find(vpcPeeringConnections, 'vpc', vpc.id),
    prefixLists: reader.find(prefixLists, 'scope', scopeKey(vpc)),
  };
}

const kinds = new Set([dhcpOptions, elasticIps, internetGateways, natGateways, networkAcls, networkInterfaces, prefixLists, routeTables, securityGroups, subnets, vpcEndpoints, vpcPeeringConnections, vpcs].map(({ kind }) => kind));

function concerns({ kind }: Change): boolean {
  return kinds.has(kind);
}

function isSame(before: readonly VpcTopology[], after: readonly VpcTopology[]): boolean {
  return before.length === after.length && before.every((topology, index) => topology === after[index]);
}
