import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { ServiceDefinition } from '#model/service.ts';

/** As it was asked for: a default security group is taken, not shown. */
export function networkConfigurationView({ network, hasDefaultGroup }: Pick<ServiceDefinition, 'network' | 'hasDefaultGroup'>): NetworkConfiguration {
  const { subnetIds, securityGroupIds, assignPublicIp } = network;
  return { awsvpcConfiguration: { subnets: [...subnetIds], securityGroups: hasDefaultGroup ? [] : [...securityGroupIds], assignPublicIp } };
}
