/** A service that has a role of its own in an account: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html */
export interface LinkedService {
  /** Its principal, such as `ecs.amazonaws.com`: told apart with regard to case. */
  readonly principal: string;
  readonly roleName: string;
  /** The AWS-managed policy under `aws-service-role/` that the role has. */
  readonly policyName: string;
  /** What the service writes on the role when it makes it itself. */
  readonly description?: string;
  /** May have several, told apart by suffixes. */
  readonly takesSuffix?: boolean;
}

/** Those that people who run containers meet. The names are AWS's, and follow no rule: each is on the service's own page. */
export const linkedServices: readonly LinkedService[] = [
  { principal: 'ecs.amazonaws.com', roleName: 'AWSServiceRoleForECS', policyName: 'AmazonECSServiceRolePolicy', description: 'Role to enable Amazon ECS to manage your cluster.' },
  { principal: 'ecs-compute.amazonaws.com', roleName: 'AWSServiceRoleForECSCompute', policyName: 'AmazonECSComputeServiceRolePolicy' },
  { principal: 'ecs.application-autoscaling.amazonaws.com', roleName: 'AWSServiceRoleForApplicationAutoScaling_ECSService', policyName: 'AWSApplicationAutoscalingECSServicePolicy' },
  { principal: 'elasticloadbalancing.amazonaws.com', roleName: 'AWSServiceRoleForElasticLoadBalancing', policyName: 'AWSElasticLoadBalancingServiceRolePolicy', description: 'Allows ELB to call AWS services on your behalf.' },
  { principal: 'autoscaling.amazonaws.com', roleName: 'AWSServiceRoleForAutoScaling', policyName: 'AutoScalingServiceRolePolicy', takesSuffix: true },
  { principal: 'spot.amazonaws.com', roleName: 'AWSServiceRoleForEC2Spot', policyName: 'AWSEC2SpotServiceRolePolicy' },
  { principal: 'spotfleet.amazonaws.com', roleName: 'AWSServiceRoleForEC2SpotFleet', policyName: 'AWSEC2SpotFleetServiceRolePolicy' },
  { principal: 'ec2fleet.amazonaws.com', roleName: 'AWSServiceRoleForEC2Fleet', policyName: 'AWSEC2FleetServiceRolePolicy' },
  { principal: 'eks.amazonaws.com', roleName: 'AWSServiceRoleForAmazonEKS', policyName: 'AmazonEKSServiceRolePolicy' },
  { principal: 'eks-nodegroup.amazonaws.com', roleName: 'AWSServiceRoleForAmazonEKSNodegroup', policyName: 'AWSServiceRoleForAmazonEKSNodegroup' },
  { principal: 'eks-fargate.amazonaws.com', roleName: 'AWSServiceRoleForAmazonEKSForFargate', policyName: 'AmazonEKSForFargateServiceRolePolicy' },
  { principal: 'eks-connector.amazonaws.com', roleName: 'AWSServiceRoleForAmazonEKSConnector', policyName: 'AmazonEKSConnectorServiceRolePolicy' },
  { principal: 'apprunner.amazonaws.com', roleName: 'AWSServiceRoleForAppRunner', policyName: 'AppRunnerServiceRolePolicy' },
  { principal: 'networking.apprunner.amazonaws.com', roleName: 'AWSServiceRoleForAppRunnerNetworking', policyName: 'AppRunnerNetworkingServiceRolePolicy' },
  { principal: 'ecr.amazonaws.com', roleName: 'AWSServiceRoleForECRTemplate', policyName: 'ECRTemplateServiceRolePolicy' },
  { principal: 'replication.ecr.amazonaws.com', roleName: 'AWSServiceRoleForECRReplication', policyName: 'ECRReplicationServiceRolePolicy' },
  { principal: 'pullthroughcache.ecr.amazonaws.com', roleName: 'AWSServiceRoleForECRPullThroughCache', policyName: 'AWSECRPullThroughCache_ServiceRolePolicy' },
  { principal: 'acm.amazonaws.com', roleName: 'AWSServiceRoleForCertificateManager', policyName: 'CertificateManagerServiceRolePolicy' },
  { principal: 'appmesh.amazonaws.com', roleName: 'AWSServiceRoleForAppMesh', policyName: 'AWSAppMeshServiceRolePolicy' },
  { principal: 'batch.amazonaws.com', roleName: 'AWSServiceRoleForBatch', policyName: 'BatchServiceRolePolicy' },
  { principal: 'mrk.kms.amazonaws.com', roleName: 'AWSServiceRoleForKeyManagementServiceMultiRegionKeys', policyName: 'AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy' },
  { principal: 'cks.kms.amazonaws.com', roleName: 'AWSServiceRoleForKeyManagementServiceCustomKeyStores', policyName: 'AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy' },
  { principal: 'ssm.amazonaws.com', roleName: 'AWSServiceRoleForAmazonSSM', policyName: 'AmazonSSMServiceRolePolicy' },
];

const byPrincipal = new Map(linkedServices.map((service) => [service.principal, service]));

export function linkedService(principal: string): LinkedService | undefined {
  return byPrincipal.get(principal);
}
