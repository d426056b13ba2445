import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Task } from '#model/task.ts';
import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import { subnets, vpcs, type Subnet } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { invalidParameter } from '../errors.ts';

const subnetCountMax = 16;
const securityGroupCountMax = 5;

/** The subnets and groups that were asked for, all of one VPC; without groups it is the VPC's default one. */
export function resolvedNetwork(reader: Reader, scope: Scope, configuration: NetworkConfiguration | undefined): Task['network'] {
  const asked = configuration?.awsvpcConfiguration;
  if (asked === undefined) throw invalidParameter("Network Configuration must be provided when networkMode 'awsvpc' is specified.");
  const subnetIds = asked.subnets ?? [];
  if (subnetIds.length === 0) throw invalidParameter('subnets can not be empty.');
  if (subnetIds.length > subnetCountMax) throw invalidParameter(`subnets can have at most ${subnetCountMax} items.`);
  const groupIds = asked.securityGroups ?? [];
  if (groupIds.length > securityGroupCountMax) throw invalidParameter(`securityGroups can have at most ${securityGroupCountMax} items.`);
  const vpcId = vpcOf(subnetIds.map((id) => knownSubnet(reader, scope, id, subnetIds)));
  const groups = groupIds.map((id) => knownGroup(reader, scope, id, groupIds));
  const stranger = groups.find((group) => group.vpcId !== vpcId);
  if (stranger !== undefined) throw invalidParameter(`Security group ${stranger.id} does not appear to belong to the same VPC as the input subnets.`);
  return {
    subnetIds: [...new Set(subnetIds)],
    securityGroupIds: groups.length > 0 ? [...new Set(groups.map((group) => group.id))] : [defaultGroup(reader, vpcId).id],
    assignPublicIp: asked.assignPublicIp ?? 'DISABLED',
  };
}

function knownSubnet(reader: Reader, scope: Scope, id: string, all: readonly string[]): Subnet {
  const subnet = reader.get(subnets, id);
  if (subnet !== undefined && scopeKey(subnet) === scopeKey(scope)) return subnet;
  throw invalidParameter(`Error retrieving subnet information for [${all.join(', ')}]: The subnet ID '${id}' does not exist (ErrorCode: InvalidSubnetID.NotFound)`);
}

function knownGroup(reader: Reader, scope: Scope, id: string, all: readonly string[]): SecurityGroup {
  const group = reader.get(securityGroups, id);
  if (group !== undefined && scopeKey(group) === scopeKey(scope)) return group;
  throw invalidParameter(`Error retrieving security group information for [${all.join(', ')}]: The security group '${id}' does not exist (ErrorCode: InvalidGroup.NotFound)`);
}

function vpcOf(found: readonly Subnet[]): string {
  const [vpcId = '', ...others] = new Set(found.map((subnet) => subnet.vpcId));
  if (others.length > 0) throw invalidParameter('All subnets must belong to the same VPC.');
  return vpcId;
}

function defaultGroup(reader: Reader, vpcId: string): SecurityGroup {
  const group = reader.find(securityGroups, 'vpc', vpcId).find((candidate) => candidate.name === 'default');
  if (group === undefined) throw invalidParameter(`VPC ${reader.get(vpcs, vpcId)?.id ?? vpcId} has no default security group; name the task's security groups.`);
  return group;
}
