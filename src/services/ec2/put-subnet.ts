import { known } from '#base/assert.ts';
import type { Ids } from '#base/ids.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { networkAcls } from '#model/network-acl.ts';
import { subnets, type Subnet } from '#model/vpc.ts';
import type { Transaction } from '#state/store.ts';

/** Every subnet begins with its VPC's default network ACL (https://docs.aws.amazon.com/vpc/latest/userguide/default-network-acl.html). */
export function putSubnet(transaction: Transaction, subnet: Subnet, ids: Ids): void {
  const acl = known(transaction.find(networkAcls, 'vpc', subnet.vpcId).find(({ isDefault }) => isDefault), `the default network ACL of ${subnet.vpcId}`);
  transaction.put(subnets, subnet);
  transaction.put(networkAcls, { ...acl, associations: [...acl.associations, { id: ec2Id('aclassoc', ids), subnetId: subnet.id }] });
}
