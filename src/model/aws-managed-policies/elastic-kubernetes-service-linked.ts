import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: the service-linked roles of EKS (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const elasticKubernetesServiceLinkedPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSServiceRoleForAmazonEKSNodegroup: {
    path: '/aws-service-role/', version: 11, createdAt: '2019-11-07T01:34:26Z', updatedAt: '2026-02-17T18:42:07Z',
    statements: [
      {
        Sid: 'SharedSecurityGroupRelatedPermissions', Effect: 'Allow',
        Action: [
          'ec2: RevokeSecurityGroupIngress AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress DescribeInstances RevokeSecurityGroupEgress DeleteSecurityGroup',
        ],
        Resource: '*', Condition: { StringLike: { 'ec2:ResourceTag/eks': '*' } },
      },
      {
        Sid: 'EKSCreatedSecurityGroupRelatedPermissions', Effect: 'Allow',
        Action: [
          'ec2: RevokeSecurityGroupIngress AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress DescribeInstances RevokeSecurityGroupEgress DeleteSecurityGroup',
        ],
        Resource: '*', Condition: { StringLike: { 'ec2:ResourceTag/eks:nodegroup-name': '*' } },
      },
      {
        Sid: 'LaunchTemplateRelatedPermissions', Effect: 'Allow', Action: ['ec2: DeleteLaunchTemplate CreateLaunchTemplateVersion'], Resource: '*',
        Condition: { StringLike: { 'ec2:ResourceTag/eks:nodegroup-name': '*' } },
      },
      {
        Sid: 'AutoscalingRelatedPermissions', Effect: 'Allow',
        Action: [
          'autoscaling: UpdateAutoScalingGroup DeleteAutoScalingGroup TerminateInstanceInAutoScalingGroup CompleteLifecycleAction PutLifecycleHook',
          'autoscaling: PutNotificationConfiguration EnableMetricsCollection PutScheduledUpdateGroupAction ResumeProcesses SuspendProcesses PutWarmPool DeleteWarmPool',
        ],
        Resource: 'arn:aws:autoscaling:*:*:*:autoScalingGroupName/eks-*',
      },
      {
        Sid: 'AllowAutoscalingToCreateSLR', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' } },
      },
      {
        Sid: 'AllowASGCreationByEKS', Effect: 'Allow', Action: ['autoscaling: CreateOrUpdateTags CreateAutoScalingGroup'], Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['eks', 'eks:cluster-name', 'eks:nodegroup-name'] } },
      },
      {
        Sid: 'AllowPassRoleToAutoscaling', Effect: 'Allow', Action: 'iam:PassRole', Resource: '*',
        Condition: { StringEquals: { 'iam:PassedToService': 'autoscaling.amazonaws.com' } },
      },
      {
        Sid: 'AllowPassRoleToEC2', Effect: 'Allow', Action: 'iam:PassRole', Resource: '*',
        Condition: { StringEqualsIfExists: { 'iam:PassedToService': ['ec2.amazonaws.com'] } },
      },
      {
        Sid: 'PermissionsToManageResourcesForNodegroups', Effect: 'Allow',
        Action: [
          'iam:GetRole', 'ec2: CreateLaunchTemplate DescribeInstances', 'iam:GetInstanceProfile', 'ec2:DescribeLaunchTemplates', 'autoscaling:DescribeAutoScalingGroups',
          'ec2: CreateSecurityGroup DescribeLaunchTemplateVersions RunInstances DescribeSecurityGroups GetConsoleOutput DescribeRouteTables DescribeSubnets',
          'ec2:DescribeCapacityReservations', 'autoscaling:DescribeWarmPool',
        ],
        Resource: '*',
      },
      {
        Sid: 'PermissionsToCreateAndManageInstanceProfiles', Effect: 'Allow',
        Action: ['iam: CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile AddRoleToInstanceProfile'],
        Resource: 'arn:aws:iam::*:instance-profile/eks-*',
      },
      {
        Sid: 'PermissionsToDeleteEKSAndKubernetesTags', Effect: 'Allow', Action: ['ec2:DeleteTags'], Resource: '*',
        Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': ['eks', 'eks:cluster-name', 'eks:nodegroup-name', 'kubernetes.io/cluster/*'] } },
      },
      {
        Sid: 'PermissionsForManagedNodegroupsAutoRepair', Effect: 'Allow', Action: ['ec2:RebootInstances'], Resource: '*',
        Condition: { StringLike: { 'ec2:ResourceTag/eks:nodegroup-name': '*' } },
      },
      {
        Sid: 'PermissionsToCreateEKSAndKubernetesTags', Effect: 'Allow', Action: ['ec2:CreateTags'],
        Resource: ['arn:*:ec2:*:*:security-group/*', 'arn:*:ec2:*:*:launch-template/*'],
        Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': ['eks', 'eks:cluster-name', 'eks:nodegroup-name', 'kubernetes.io/cluster/*'] } },
      },
      {
        Sid: 'AllowTaggingEC2ResourcesOnlyDuringInstanceCreation', Effect: 'Allow', Action: ['ec2:CreateTags'],
        Resource: ['arn:*:ec2:*:*:instance/*', 'arn:*:ec2:*:*:volume/*', 'arn:*:ec2:*:*:network-interface/*'],
        Condition: {
          'ForAnyValue:StringLike': { 'aws:TagKeys': ['eks', 'eks:cluster-name', 'eks:nodegroup-name', 'kubernetes.io/cluster/*'] },
          StringEquals: { 'ec2:CreateAction': ['RunInstances'] },
        },
      },
    ],
  },
  AmazonEKSConnectorServiceRolePolicy: {
    path: '/aws-service-role/', version: 2, createdAt: '2021-09-04T20:31:08Z', updatedAt: '2025-10-15T22:34:07Z',
    statements: [
      { Sid: 'AccessSSMService', Effect: 'Allow', Action: ['ssm: CreateActivation DescribeInstanceInformation DeleteActivation'], Resource: '*' },
      {
        Sid: 'ConnectorAgentStartSession', Effect: 'Allow', Action: ['ssm:StartSession'],
        Resource: ['arn:aws:eks:*:*:cluster/*', 'arn:aws:ssm:*::document/AmazonEKS-ExecuteNonInteractiveCommand'],
      },
      { Sid: 'ConnectorAgentDeregister', Effect: 'Allow', Action: ['ssm:DeregisterManagedInstance'], Resource: ['arn:aws:eks:*:*:cluster/*'] },
      {
        Sid: 'PassAnyRoleToSsm', Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': ['ssm.amazonaws.com'] } },
      },
      {
        Sid: 'PutManagedEventRule', Effect: 'Allow', Action: 'events:PutRule', Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'events:source': 'aws.ssm' }, StringEquals: { 'events:ManagedBy': 'eks-connector.amazonaws.com' } },
      },
      {
        Sid: 'PutManagedEventTarget', Effect: 'Allow', Action: 'events:PutTargets', Resource: '*',
        Condition: { StringEquals: { 'events:ManagedBy': 'eks-connector.amazonaws.com' } },
      },
      { Sid: 'OpenDataChannel', Effect: 'Allow', Action: ['ssmmessages:OpenDataChannel'], Resource: 'arn:aws:ssm:*:*:session/*' },
    ],
  },
  AmazonEKSDashboardServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2025-05-08T19:07:07Z',
    statements: [
      {
        Sid: 'AllowOrganizationsReadActions', Effect: 'Allow',
        Action: [
          'organizations: ListAccounts ListRoots ListChildren ListDelegatedAdministrators ListAWSServiceAccessForOrganization DescribeOrganization DescribeAccount',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonEKSForFargateServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2019-11-22T04:36:25Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: CreateNetworkInterface CreateNetworkInterfacePermission DeleteNetworkInterface DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets',
          'ec2: DescribeVpcs DescribeDhcpOptions DescribeRouteTables',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonEKSServiceRolePolicy: {
    path: '/aws-service-role/', version: 27, createdAt: '2020-02-21T20:10:47Z', updatedAt: '2026-08-21T17:17:09Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: CreateNetworkInterface DeleteNetworkInterface DetachNetworkInterface ModifyNetworkInterfaceAttribute CreateSecurityGroup',
          'ec2:CreateNetworkInterfacePermission',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: [
          'ec2: DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones DescribeCapacityReservations DescribeCoipPools DescribeInstances',
          'ec2: DescribeInstanceTypeOfferings DescribeInstanceTypes DescribeInstanceStatus DescribeInternetGateways DescribeLaunchTemplates DescribeNetworkInterfaces',
          'ec2: DescribePlacementGroups DescribeSecurityGroups DescribeSnapshots DescribeSpotPriceHistory DescribeSubnets DescribeTags DescribeVolumes',
          'ec2: DescribeVolumesModifications DescribeVpcPeeringConnections DescribeVpcs DescribeRouteTables DescribeNetworkAcls GetCoipPoolUsage',
          'ec2:GetSecurityGroupsForVpc', 'eks:DescribeCluster', 'ec2: DescribeIpamPools DescribeTrunkInterfaceAssociations',
          'elasticloadbalancing: DescribeListenerAttributes DescribeListenerCertificates DescribeListeners DescribeLoadBalancerAttributes DescribeLoadBalancers',
          'elasticloadbalancing: DescribeRules DescribeSSLPolicies DescribeTags DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth',
          'elasticloadbalancing: DeregisterTargets DescribeTrustStores DescribeCapacityReservation', 'iam:ListAttachedRolePolicies', 'pricing:GetProducts',
          'shield: GetSubscriptionState DescribeProtection', 'tag:GetResources',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['ec2: DeleteSecurityGroup RevokeSecurityGroupIngress AuthorizeSecurityGroupIngress RevokeSecurityGroupEgress AuthorizeSecurityGroupEgress'],
        Resource: 'arn:aws:ec2:*:*:security-group/*', Condition: { StringLike: { 'ec2:ResourceTag/Name': 'eks-cluster-sg*' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: CreateTags DeleteTags'],
        Resource: ['arn:aws:ec2:*:*:vpc/*', 'arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:network-interface/*', 'arn:aws:ec2:*:*:security-group/*'],
        Condition: { 'ForAnyValue:StringLike': { 'aws:TagKeys': ['kubernetes.io/cluster/*'] } },
      },
      {
        Effect: 'Allow', Action: ['ec2: CreateTags DeleteTags'], Resource: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:network-interface/*'],
        Condition: { StringLike: { 'aws:RequestTag/Name': 'eks-cluster-*' } },
      },
      { Effect: 'Allow', Action: ['route53:AssociateVPCWithHostedZone'], Resource: 'arn:aws:route53:::hostedzone/*' },
      { Effect: 'Allow', Action: ['logs:CreateLogGroup'], Resource: 'arn:aws:logs:*:*:log-group:/aws/eks/*' },
      { Effect: 'Allow', Action: ['logs: CreateLogStream DescribeLogStreams'], Resource: 'arn:aws:logs:*:*:log-group:/aws/eks/*:*' },
      { Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: 'arn:aws:logs:*:*:log-group:/aws/eks/*:*:*' },
      { Effect: 'Allow', Action: ['cloudwatch:PutMetricData'], Resource: '*', Condition: { StringLike: { 'cloudwatch:namespace': 'AWS/EKS' } } },
      {
        Effect: 'Allow', Action: ['eks: CreateAccessEntry DeleteAccessEntry'], Resource: '*',
        Condition: {
          ArnLike: { 'eks:principalArn': 'arn:aws:iam::*:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS' },
          StringEquals: { 'eks:accessEntryType': 'STANDARD' },
        },
      },
      {
        Effect: 'Allow', Action: ['eks:ListAssociatedAccessPolicies'],
        Resource: 'arn:aws:eks:*:*:access-entry/*/role/${aws:PrincipalAccount}/AWSServiceRoleForAmazonEKS/*',
      },
      {
        Effect: 'Allow', Action: ['eks: AssociateAccessPolicy DisassociateAccessPolicy'],
        Resource: 'arn:aws:eks:*:*:access-entry/*/role/${aws:PrincipalAccount}/AWSServiceRoleForAmazonEKS/*',
        Condition: {
          StringEquals: {
            'eks:policyArn': [
              'arn:aws:eks::aws:cluster-access-policy/AmazonEKSComputePolicy', 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSComputeClusterPolicy',
              'arn:aws:eks::aws:cluster-access-policy/AmazonEKSNetworkingPolicy', 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSNetworkingClusterPolicy',
              'arn:aws:eks::aws:cluster-access-policy/AmazonEKSLoadBalancingPolicy', 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSLoadBalancingClusterPolicy',
              'arn:aws:eks::aws:cluster-access-policy/AmazonEKSBlockStoragePolicy', 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSBlockStorageClusterPolicy',
              'arn:aws:eks::aws:cluster-access-policy/AmazonEKSHybridPolicy', 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSEventPolicy',
              'arn:aws:eks::aws:cluster-access-policy/AmazonEKSPodIdentityPolicy',
            ],
          },
        },
      },
      { Effect: 'Allow', Action: ['ec2:DeleteNetworkInterface'], Resource: '*', Condition: { StringLike: { 'aws:ResourceTag/eks:eks-cluster-name': '*' } } },
      { Effect: 'Allow', Action: ['eks:DescribeAccessEntry'], Resource: '*', Condition: { StringEquals: { 'eks:accessEntryType': 'EC2' } } },
      {
        Effect: 'Allow', Action: ['events:PutRule'], Resource: 'arn:aws:events:*:*:rule/EKS*',
        Condition: { 'ForAllValues:StringEquals': { 'events:source': ['aws.ec2', 'aws.health'] }, StringEquals: { 'events:ManagedBy': ['eks.amazonaws.com'] } },
      },
      { Effect: 'Allow', Action: ['events:PutTargets'], Resource: 'arn:aws:events:*:*:rule/EKS*' },
      {
        Effect: 'Allow', Action: ['iam: CreateInstanceProfile DeleteInstanceProfile RemoveRoleFromInstanceProfile ListInstanceProfiles'],
        Resource: 'arn:aws:iam::*:instance-profile/eks*',
      },
      { Effect: 'Allow', Action: ['iam:GetInstanceProfile'], Resource: 'arn:aws:iam::*:instance-profile/*' },
      {
        Effect: 'Allow', Action: ['ec2: DeleteLaunchTemplate TerminateInstances'], Resource: ['arn:aws:ec2:*:*:launch-template/*', 'arn:aws:ec2:*:*:instance/*'],
        Condition: { StringLike: { 'aws:ResourceTag/eks:eks-cluster-name': '*' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: DeleteLaunchTemplate TerminateInstances'], Resource: '*',
        Condition: { StringEquals: { 'ec2:ManagedResourceOperator': ['eks.amazonaws.com'] } },
      },
      { Effect: 'Allow', Action: ['ec2:DeleteVolume'], Resource: '*', Condition: { StringLike: { 'aws:ResourceTag/eks:eks-cluster-name': '*' } } },
      { Effect: 'Allow', Action: ['ec2:DeleteSnapshot'], Resource: '*', Condition: { StringLike: { 'aws:ResourceTag/eks:eks-cluster-name': '*' } } },
      {
        Effect: 'Allow', Action: ['elasticloadbalancing: DeleteListener DeleteRule DeleteLoadBalancer DeleteTargetGroup', 'ec2:DeleteSecurityGroup'], Resource: '*',
        Condition: { StringLike: { 'aws:ResourceTag/eks:eks-cluster-name': '*' } },
      },
    ],
  },
};
