/** What CreateService and UpdateService know and nothing here can do. */
export const serviceRefusals = {
  'loadBalancers.loadBalancerName': 'there are no Classic Load Balancers; give the targetGroupArn of an application or network load balancer',
  serviceRegistries: 'there is no Cloud Map',
  serviceConnectConfiguration: 'there are no Service Connect namespaces',
  volumeConfigurations: 'there is no EBS here',
  vpcLatticeConfigurations: 'there is no VPC Lattice',
  gatewayConnectors: 'there are no gateways',
  monitoring: 'there are no CloudWatch metrics',
  enableExecuteCommand: 'there is no ECS Exec',
  'deploymentConfiguration.alarms.enable': 'there are no CloudWatch alarms',
  'deploymentConfiguration.earlySuccessCriteria': 'a rolling deployment is over when all of its tasks run',
} as const;
