import type { NetworkConfiguration } from '@aws-sdk/client-ecs';
import type { ServiceDefinition } from '#model/service.ts';

/** The default group of the VPC is not shown where nobody named a group. */
export function networkConfigurationView({ network, hasDefaultGroup }: ServiceDefinition): NetworkConfiguration {
  const { subnetIds, securityGroupIds, assignPublicIp } = network;
  return { awsvpcConfiguration: { subnets: [...subnetIds], securityGroups: hasDefaultGroup === true ? [] : [...securityGroupIds], assignPublicIp } };
}
