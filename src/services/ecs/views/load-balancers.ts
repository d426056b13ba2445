import type { LoadBalancer } from '@aws-sdk/client-ecs';
import type { ServiceDefinition } from '#model/service.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LoadBalancer.html */
export function loadBalancersView({ loadBalancers = [] }: ServiceDefinition): LoadBalancer[] {
  return loadBalancers.map(({ advancedConfiguration, ...balancer }) => ({ ...balancer, ...(advancedConfiguration !== undefined && { advancedConfiguration: { ...advancedConfiguration } }) }));
}
