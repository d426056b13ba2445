import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import type { Scope } from '#model/scope.ts';
import { securityGroups } from '#model/security-group.ts';
import type { Reader } from '#state/store.ts';
import { idKinds } from './errors.ts';
import { lookUp } from './vpc-state.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups */
const groupsPerInterfaceMax = 5;

/** The groups of an interface as the caller names them, each once; without any, the VPC's default one. */
export function interfaceGroups(reader: Reader, call: Scope, { vpcId, groupIds }: { readonly vpcId: string; readonly groupIds: readonly string[] | undefined }): readonly string[] {
  if (groupIds === undefined || groupIds.length === 0) return [defaultGroupId(reader, vpcId)];
  const ids = [...new Set(groupIds)];
  if (ids.length > groupsPerInterfaceMax) throw new CallerError('SecurityGroupsPerInterfaceLimitExceeded', `The maximum number of security groups per interface is ${groupsPerInterfaceMax}.`);
  for (const id of ids) {
    const group = lookUp(reader, call, { collection: securityGroups, idKind: idKinds.securityGroup, id });
    if (group.vpcId !== vpcId) throw new CallerError('InvalidParameter', `Security group ${id} and VPC ${vpcId} belong to different networks.`);
  }
  return ids;
}

function defaultGroupId(reader: Reader, vpcId: string): string {
  return known(reader.find(securityGroups, 'vpc', vpcId).find((group) => group.name === 'default'), `the default group of ${vpcId}`).id;
}
