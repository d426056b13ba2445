import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { natGateways } from '#model/nat-gateway.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { prefixLists } from '#model/prefix-list.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { dhcpOptions, regionDefaults, subnets, vpcs } from '#model/vpc.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import type { Ec2Deps } from '../service.ts';

/** What tests of EC2's operations hand to a handler; tests move the clock by hand. */
export interface Ec2World extends Ec2Deps {
  readonly clock: ManualClock;
}

/** An empty account: EC2 over a memory journal, with ids that are the same in every run. */
export async function ec2World(): Promise<Ec2World> {
  const store = await Store.open(memoryJournal(), collections);
  return { store, ids: idsFrom(seededRandom(7)), clock: new ManualClock(), publicAddressPool: '127.64.0.0/21' };
}

/** A call of the account's owner in us-east-1. */
export const call: Call = {
  account: '000000000000',
  region: 'us-east-1',
  principal: { account: '000000000000', arn: 'arn:aws:iam::000000000000:root', userId: '000000000000', accessKeyId: 'AKIA', isRoot: true },
  requestId: 'r',
  host: '127.0.0.1:4566',
  sourceIp: '127.0.0.1',
  receivedAt: 0,
};

const collections = [
  dhcpOptions,
  elasticIps,
  internetGateways,
  natGateways,
  networkAcls,
  networkInterfaces,
  prefixLists,
  regionDefaults,
  routeTables,
  securityGroups,
  subnets,
  vpcEndpoints,
  vpcPeeringConnections,
  vpcs,
];
