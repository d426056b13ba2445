import { idsFrom } from '#base/ids.ts';
import { ManualClock } from '#base/manual-clock.ts';
import { seededRandom } from '#base/random.ts';
import { certificates } from '#model/certificate.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { iamRoles } from '#model/iam-role.ts';
import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { networkAcls } from '#model/network-acl.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { internetGateways, routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { targetGroups } from '#model/target-group.ts';
import { targets } from '#model/target.ts';
import { trustStores } from '#model/trust-store.ts';
import { dhcpOptions, regionDefaults, subnets, vpcs } from '#model/vpc.ts';
import { ensureRegionDefaults, findDefaultVpc } from '#state/default-vpc.ts';
import { known } from '#base/assert.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import { Store } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import type { ObjectFiles } from '../object-files.ts';
import type { ElbDeps } from '../service.ts';

/** What tests of the operations hand to a handler: an account in us-east-1 with its default VPC, which has a subnet in each of three zones. */
export interface ElbWorld extends ElbDeps {
  readonly clock: ManualClock;
  readonly vpcId: string;
  readonly subnetIds: readonly [string, string, string];
  /** The VPC's default security group. */
  readonly groupId: string;
}

/** `objects` is nothing that can be read unless a test gives some. */
export async function elbWorld(objects: ObjectFiles = noObjects): Promise<ElbWorld> {
  const ids = idsFrom(seededRandom(7));
  const store = await Store.open(memoryJournal(), collections);
  await store.transact((transaction) => ensureRegionDefaults(transaction, call, ids));
  const vpcId = known(findDefaultVpc(store, call), 'the default VPC').id;
  const [first, second, third] = store.find(subnets, 'vpc', vpcId).map(({ id }) => id);
  const [group] = store.find(securityGroups, 'vpc', vpcId);
  return {
    store,
    ids,
    clock: new ManualClock(),
    random: seededRandom(8),
    publicAddressPool: '127.64.0.0/21',
    objects,
    vpcId,
    subnetIds: [known(first, 'a subnet'), known(second, 'a subnet'), known(third, 'a subnet')],
    groupId: known(group, 'the default group').id,
  };
}

const noObjects: ObjectFiles = { read: async () => undefined, write: async () => '' };

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
  certificates,
  dhcpOptions,
  elasticIps,
  iamRoles,
  internetGateways,
  listenerRules,
  listeners,
  loadBalancers,
  networkAcls,
  networkInterfaces,
  regionDefaults,
  routeTables,
  securityGroups,
  subnets,
  targetGroups,
  targets,
  trustStores,
  vpcs,
];
