import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { Task } from '#model/task.ts';

export function networkConfigurationView({ subnetIds, securityGroupIds, assignPublicIp }: Task['network']): NetworkConfiguration {
  return { awsvpcConfiguration: { subnets: [...subnetIds], securityGroups: [...securityGroupIds], assignPublicIp } };
}
