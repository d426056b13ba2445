import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DescribeSecurityGroupsCommand, DescribeSubnetsCommand, DescribeVpcsCommand, RevokeSecurityGroupIngressCommand, type IpPermission } from '@aws-sdk/client-ec2';
import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import type { Cloud } from './cloud.ts';

/** A security group of the default VPC, without any rule that lets somebody in. */
export async function closedGroup({ ec2 }: Cloud, groupName: string): Promise<string> {
  const VpcId = await defaultVpc({ ec2 });
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }, { Name: 'group-name', Values: [groupName] }] }));
  const [group] = SecurityGroups ?? [];
  if (group === undefined) return known((await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName: groupName, Description: 'Of drydock demo' }))).GroupId, 'the id of a new group');
  if ((group.IpPermissions ?? []).length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: group.GroupId, IpPermissions: group.IpPermissions }));
  return known(group.GroupId, 'the id of a group');
}

/** Lets everybody in to one TCP port, or the members of one group only. */
export async function openPort({ ec2 }: Cloud, groupId: string, { port, fromGroup }: { readonly port: number; readonly fromGroup?: string }): Promise<void> {
  const from: IpPermission = fromGroup === undefined ? { IpRanges: [{ CidrIp: '0.0.0.0/0' }] } : { UserIdGroupPairs: [{ GroupId: fromGroup }] };
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, ...from }] }));
}

/** All default subnets, with a public address and one security group. */
export async function defaultNetwork(cloud: Cloud, group: string): Promise<NetworkConfiguration> {
  return { awsvpcConfiguration: { subnets: [...(await defaultSubnets(cloud))], securityGroups: [group], assignPublicIp: 'ENABLED' } };
}

export async function defaultSubnets({ ec2 }: Cloud): Promise<readonly string[]> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'default-for-az', Values: ['true'] }] }));
  return Subnets.flatMap(({ SubnetId }) => SubnetId ?? []);
}

export async function defaultVpc({ ec2 }: Pick<Cloud, 'ec2'>): Promise<string> {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
  return known(Vpcs?.[0]?.VpcId, 'the default VPC');
}
