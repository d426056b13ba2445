import { AuthorizeSecurityGroupIngressCommand, CreateSecurityGroupCommand, DescribeNetworkInterfacesCommand, DescribeSecurityGroupsCommand, DescribeVpcsCommand, RevokeSecurityGroupIngressCommand } from '@aws-sdk/client-ec2';
import { DescribeTasksCommand } from '@aws-sdk/client-ecs';
import { known } from '#base/assert.ts';
import type { Cloud } from './cloud.ts';

const groupName = 'drydock-demo';
/** A packet that a security group drops is not answered at all. */
const silenceMs = 1_000;

/** The demo's security group in the default VPC, without any rule that lets somebody in. */
export async function closedGroup({ ec2 }: Cloud): Promise<string> {
  const { Vpcs } = await ec2.send(new DescribeVpcsCommand({ Filters: [{ Name: 'is-default', Values: ['true'] }] }));
  const VpcId = known(Vpcs?.[0]?.VpcId, 'the default VPC');
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ Filters: [{ Name: 'vpc-id', Values: [VpcId] }, { Name: 'group-name', Values: [groupName] }] }));
  const [group] = SecurityGroups ?? [];
  if (group === undefined) return known((await ec2.send(new CreateSecurityGroupCommand({ VpcId, GroupName: groupName, Description: 'Of drydock demo' }))).GroupId, 'the id of a new group');
  if ((group.IpPermissions ?? []).length > 0) await ec2.send(new RevokeSecurityGroupIngressCommand({ GroupId: group.GroupId, IpPermissions: group.IpPermissions }));
  return known(group.GroupId, 'the id of a group');
}

/** Lets everybody in to one TCP port. */
export async function openPort({ ec2 }: Cloud, groupId: string, port: number): Promise<void> {
  await ec2.send(new AuthorizeSecurityGroupIngressCommand({ GroupId: groupId, IpPermissions: [{ IpProtocol: 'tcp', FromPort: port, ToPort: port, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }] }));
}

export async function publicAddressOf({ ec2, ecs }: Cloud, cluster: string, task: string): Promise<string> {
  const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster, tasks: [task] }));
  const eni = tasks?.[0]?.attachments?.[0]?.details?.find(({ name }) => name === 'networkInterfaceId')?.value;
  const { NetworkInterfaces } = await ec2.send(new DescribeNetworkInterfacesCommand({ NetworkInterfaceIds: [known(eni, 'the id of the interface')] }));
  return known(NetworkInterfaces?.[0]?.Association?.PublicIp, 'a public address');
}

/** The heading of a page, or undefined when nobody answers. */
export function headingAt(url: string): Promise<string | undefined> {
  return fetch(url, { signal: AbortSignal.timeout(silenceMs) }).then(async (response) => /<h1>(.*)<\/h1>/.exec(await response.text())?.[1], () => undefined);
}
