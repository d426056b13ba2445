import { CallerError } from '#base/errors.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import type { Reader } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { groupIn } from '../security-group-lookup.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html */
export default {
  access: (input, call) => actsOn('DeleteSecurityGroup', call, `security-group/${input.GroupId ?? '*'}`),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const group = groupIn(transaction, call, input);
      if (group.name === 'default') throw new CallerError('CannotDelete', `the specified group: "${group.id}" name: "default" cannot be deleted by a user`);
      if (isInUse(transaction, group)) throw new CallerError('DependencyViolation', `resource ${group.id} has a dependent object`);
      transaction.remove(securityGroups, group.id);
      return { Return: true, GroupId: group.id };
    }),
} satisfies Ec2Operation<'DeleteSecurityGroup'>;

/** A rule of a group in a peered VPC does not keep a group: it becomes stale (https://docs.aws.amazon.com/vpc/latest/peering/vpc-peering-security-groups.html). */
function isInUse(reader: Reader, group: SecurityGroup): boolean {
  const refers = (other: SecurityGroup) => other.id !== group.id && other.rules.some(({ peer }) => peer.kind === 'group' && peer.groupId === group.id);
  return (
    reader.find(networkInterfaces, 'group', group.id).length > 0 ||
    reader.find(vpcEndpoints, 'vpc', group.vpcId).some((endpoint) => endpoint.securityGroupIds.includes(group.id)) ||
    reader.find(securityGroups, 'vpc', group.vpcId).some(refers)
  );
}
