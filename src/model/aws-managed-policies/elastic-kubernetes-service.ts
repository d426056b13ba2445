import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: EKS (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const elasticKubernetesServicePolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonEKSClusterPolicy: {
    version: 10, createdAt: '2018-05-27T21:06:14Z', updatedAt: '2026-02-12T17:58:15Z',
    statements: [
      {
        Sid: 'AmazonEKSClusterPolicy', Effect: 'Allow',
        Action: [
          'autoscaling: DescribeAutoScalingGroups UpdateAutoScalingGroup',
          'ec2: AttachVolume AuthorizeSecurityGroupIngress CreateRoute CreateSecurityGroup CreateTags CreateVolume DeleteRoute DeleteSecurityGroup DeleteVolume',
          'ec2: DescribeInstances DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVolumes DescribeVolumesModifications DescribeVpcs',
          'ec2: DescribeDhcpOptions DescribeNetworkInterfaces DescribeAvailabilityZones DetachVolume ModifyInstanceAttribute ModifyVolume RevokeSecurityGroupIngress',
          'ec2: DescribeAccountAttributes DescribeAddresses DescribeInternetGateways DescribeInstanceTopology',
          'elasticloadbalancing: AddTags ApplySecurityGroupsToLoadBalancer AttachLoadBalancerToSubnets ConfigureHealthCheck CreateListener CreateLoadBalancer',
          'elasticloadbalancing: CreateLoadBalancerListeners CreateLoadBalancerPolicy CreateTargetGroup DeleteListener DeleteLoadBalancer DeleteLoadBalancerListeners',
          'elasticloadbalancing: DeleteTargetGroup DeregisterInstancesFromLoadBalancer DeregisterTargets DescribeListeners DescribeLoadBalancerAttributes',
          'elasticloadbalancing: DescribeLoadBalancerPolicies DescribeLoadBalancers DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth',
          'elasticloadbalancing: DetachLoadBalancerFromSubnets ModifyListener ModifyLoadBalancerAttributes ModifyTargetGroup ModifyTargetGroupAttributes',
          'elasticloadbalancing: RegisterInstancesWithLoadBalancer RegisterTargets SetLoadBalancerPoliciesForBackendServer SetLoadBalancerPoliciesOfListener',
          'kms:DescribeKey',
        ],
        Resource: '*',
      },
      {
        Sid: 'AmazonEKSClusterPolicySLRCreate', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
      },
      {
        Sid: 'AmazonEKSClusterPolicyENIDelete', Effect: 'Allow', Action: 'ec2:DeleteNetworkInterface', Resource: '*',
        Condition: { StringEquals: { 'ec2:ResourceTag/eks:eni:owner': 'amazon-vpc-cni' } },
      },
    ],
  },
  AmazonEKSDashboardConsoleReadOnly: {
    version: 3, createdAt: '2025-06-19T17:22:07Z', updatedAt: '2026-02-12T17:59:13Z',
    statements: [
      { Sid: 'AmazonEKSDashboardReadOnly', Effect: 'Allow', Action: ['eks: ListDashboardData ListDashboardResources DescribeClusterVersions'], Resource: '*' },
      {
        Sid: 'AmazonOrganizationsReadOnly', Effect: 'Allow',
        Action: ['organizations: DescribeOrganization ListAWSServiceAccessForOrganization ListRoots ListAccountsForParent ListOrganizationalUnitsForParent'],
        Resource: '*',
      },
      {
        Sid: 'AmazonOrganizationsDelegatedAdmin', Effect: 'Allow', Action: ['organizations:ListDelegatedAdministrators'], Resource: ['*'],
        Condition: { StringEquals: { 'organizations:ServicePrincipal': 'eks.amazonaws.com' } },
      },
    ],
  },
  AmazonEKSFargatePodExecutionRolePolicy: {
    version: 1, createdAt: '2019-11-22T04:34:29Z',
    description: 'Provides access to other AWS service resources that are required to run Amazon EKS pods on AWS Fargate',
    statements: [{ Effect: 'Allow', Action: ['ecr: GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage'], Resource: '*' }],
  },
  AmazonEKSMCPReadOnlyAccess: {
    version: 3, createdAt: '2025-11-20T17:19:10Z', updatedAt: '2026-02-12T18:02:10Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'eks: DescribeCluster ListClusters DescribeNodegroup ListNodegroups DescribeAddon ListAddons DescribeAccessEntry ListAccessEntries DescribeInsight',
          'eks: ListInsights AccessKubernetesApi',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['iam: GetRole ListRolePolicies ListAttachedRolePolicies GetRolePolicy GetPolicy GetPolicyVersion'], Resource: '*' },
      { Effect: 'Allow', Action: ['ec2: DescribeVpcs DescribeSubnets DescribeRouteTables'], Resource: '*' },
      { Effect: 'Allow', Action: ['sts:GetCallerIdentity'], Resource: '*' },
      { Effect: 'Allow', Action: ['logs: StartQuery GetQueryResults'], Resource: '*' },
      { Effect: 'Allow', Action: ['cloudwatch:GetMetricData'], Resource: '*' },
      { Effect: 'Allow', Action: ['eks-mcp: InvokeMcp CallReadOnlyTool'], Resource: '*' },
    ],
  },
  AmazonEKSServicePolicy: {
    version: 7, createdAt: '2018-05-27T21:08:21Z', updatedAt: '2024-10-14T21:12:40Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: CreateNetworkInterface CreateNetworkInterfacePermission DeleteNetworkInterface DescribeInstances DescribeNetworkInterfaces DetachNetworkInterface',
          'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs ModifyNetworkInterfaceAttribute', 'iam:ListAttachedRolePolicies', 'eks:UpdateClusterVersion',
          'ec2:GetSecurityGroupsForVpc',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['ec2: CreateTags DeleteTags'], Resource: ['arn:aws:ec2:*:*:vpc/*', 'arn:aws:ec2:*:*:subnet/*'] },
      {
        Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['arn:aws:ec2:*:*:network-interface/*'],
        Condition: { StringLike: { 'aws:RequestTag/Name': 'eks-cluster-*' } },
      },
      { Effect: 'Allow', Action: 'route53:AssociateVPCWithHostedZone', Resource: '*' },
      { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: '*' },
      { Effect: 'Allow', Action: ['logs: CreateLogStream DescribeLogStreams'], Resource: 'arn:aws:logs:*:*:log-group:/aws/eks/*:*' },
      { Effect: 'Allow', Action: 'logs:PutLogEvents', Resource: 'arn:aws:logs:*:*:log-group:/aws/eks/*:*:*' },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/eks.amazonaws.com/AWSServiceRoleForAmazonEKS',
        Condition: { StringLike: { 'iam:AWSServiceName': 'eks.amazonaws.com' } },
      },
    ],
  },
  AmazonEKSVPCResourceController: {
    version: 1, createdAt: '2020-08-12T00:55:34Z',
    description: 'Policy used by VPC Resource Controller to manage ENI and IPs for worker nodes.',
    statements: [
      {
        Effect: 'Allow', Action: 'ec2:CreateNetworkInterfacePermission', Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'ec2:ResourceTag/eks:eni:owner': 'eks-vpc-resource-controller' } },
      },
      {
        Effect: 'Allow',
        Action: [
          'ec2: CreateNetworkInterface DetachNetworkInterface ModifyNetworkInterfaceAttribute DeleteNetworkInterface AttachNetworkInterface UnassignPrivateIpAddresses',
          'ec2:AssignPrivateIpAddresses',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonEKSWorkerNodeMinimalPolicy: {
    version: 1, createdAt: '2024-10-02T20:03:51Z',
    statements: [{ Sid: 'WorkerNodePermissions', Effect: 'Allow', Action: ['eks-auth:AssumeRoleForPodIdentity'], Resource: '*' }],
  },
  AmazonEKSWorkerNodePolicy: {
    version: 3, createdAt: '2018-05-27T21:09:01Z', updatedAt: '2023-11-27T00:06:13Z',
    description: 'This policy allows Amazon EKS worker nodes to connect to Amazon EKS Clusters.',
    statements: [
      {
        Sid: 'WorkerNodePermissions', Effect: 'Allow',
        Action: [
          'ec2: DescribeInstances DescribeInstanceTypes DescribeRouteTables DescribeSecurityGroups DescribeSubnets DescribeVolumes DescribeVolumesModifications',
          'ec2:DescribeVpcs', 'eks:DescribeCluster', 'eks-auth:AssumeRoleForPodIdentity',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonEKS_CNI_Policy: {
    version: 6, createdAt: '2018-05-27T21:07:42Z', updatedAt: '2026-03-04T19:12:14Z',
    statements: [
      {
        Sid: 'AmazonEKSCNIPolicy', Effect: 'Allow',
        Action: [
          'ec2: AssignPrivateIpAddresses AttachNetworkInterface CreateNetworkInterface DeleteNetworkInterface DescribeInstances DescribeTags DescribeNetworkInterfaces',
          'ec2: DescribeInstanceTypes DescribeSubnets DescribeSecurityGroups DetachNetworkInterface ModifyNetworkInterfaceAttribute UnassignPrivateIpAddresses',
        ],
        Resource: '*',
      },
      { Sid: 'AmazonEKSCNIPolicyENITag', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['arn:aws:ec2:*:*:network-interface/*'] },
    ],
  },
};
