import { known } from '#base/assert.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import { scopeKey } from '#model/scope.ts';
import { securityGroups } from '#model/security-group.ts';
import type { Reader } from '#state/store.ts';
import { invalidConfiguration, invalidSecurityGroup } from './errors.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const groupsMax = 5;

/** The groups of a load balancer as the caller names them, each once. Without any an application load balancer has its VPC's default one, and a network load balancer none. */
export function balancerGroups(reader: Reader, { type, vpcId, account, region }: Pick<LoadBalancer, 'type' | 'vpcId' | 'account' | 'region'>, given: readonly string[] | undefined): readonly string[] {
  const ids = [...new Set(given)];
  if (ids.length === 0) return type === 'application' ? [defaultGroupId(reader, vpcId)] : [];
  if (ids.length > groupsMax) throw invalidConfiguration(`The maximum number of security groups per load balancer is ${groupsMax}`);
  for (const id of ids) {
    const group = reader.get(securityGroups, id);
    if (group === undefined || scopeKey(group) !== scopeKey({ account, region })) throw invalidSecurityGroup(`The security group '${id}' does not exist`);
    if (group.vpcId !== vpcId) throw invalidConfiguration(`One or more security groups are invalid: '${id}' is not in VPC '${vpcId}'`);
  }
  return ids;
}

function defaultGroupId(reader: Reader, vpcId: string): string {
  return known(reader.find(securityGroups, 'vpc', vpcId).find(({ name }) => name === 'default'), `the default group of ${vpcId}`).id;
}
