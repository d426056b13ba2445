import { CallerError } from '#base/errors.ts';
import type { Scope } from '#model/scope.ts';
import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import { findDefaultVpc } from '#state/default-vpc.ts';
import type { Reader } from '#state/store.ts';
import { idKinds } from './errors.ts';
import { lookUp } from './vpc-state.ts';

/** What names one group: its id or, in the default VPC, its name. */
export interface GroupIdentity {
  readonly GroupId?: string | undefined;
  readonly GroupName?: string | undefined;
}

export function groupIn(reader: Reader, scope: Scope, { GroupId: id, GroupName: name }: GroupIdentity): SecurityGroup {
  if (id !== undefined && name !== undefined) throw new CallerError('InvalidParameterCombination', 'The parameters groupId and groupName cannot be used together. Name the group by its id.');
  if (id !== undefined) return lookUp(reader, scope, { collection: securityGroups, idKind: idKinds.securityGroup, id });
  if (name === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter groupName or groupId');
  return groupNamed(reader, scope, name);
}

/** Names are those of groups in the default VPC; groups elsewhere go by their ids. */
export function groupNamed(reader: Reader, scope: Scope, name: string): SecurityGroup {
  const vpcId = findDefaultVpc(reader, scope)?.id;
  if (vpcId === undefined) throw new CallerError('VPCIdNotSpecified', 'No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.');
  const group = reader.find(securityGroups, 'vpc', vpcId).find((candidate) => candidate.name === name);
  if (group === undefined) throw new CallerError('InvalidGroup.NotFound', `The security group '${name}' does not exist in default VPC '${vpcId}'`);
  return group;
}
