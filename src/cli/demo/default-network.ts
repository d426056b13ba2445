import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Cloud } from './cloud.ts';

/** All default subnets, with a public address and one security group. */
export async function defaultNetwork({ ec2 }: Cloud, group: string): Promise<NetworkConfiguration> {
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({ Filters: [{ Name: 'default-for-az', Values: ['true'] }] }));
  return { awsvpcConfiguration: { subnets: Subnets.flatMap(({ SubnetId }) => SubnetId ?? []), securityGroups: [group], assignPublicIp: 'ENABLED' } };
}
