import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: Auto Scaling, Application Auto Scaling and Spot (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const autoScalingPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSApplicationAutoscalingDynamoDBTablePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2017-10-20T21:34:57Z',
    statements: [{ Effect: 'Allow', Action: ['dynamodb: DescribeTable UpdateTable', 'cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms'], Resource: '*' }],
  },
  AWSApplicationAutoscalingEC2SpotFleetRequestPolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2017-10-25T18:23:27Z',
    statements: [
      { Effect: 'Allow', Action: ['ec2: DescribeSpotFleetRequests ModifySpotFleetRequest', 'cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms'], Resource: ['*'] },
    ],
  },
  AWSApplicationAutoscalingLambdaConcurrencyPolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2019-10-21T20:04:17Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'lambda: PutProvisionedConcurrencyConfig GetProvisionedConcurrencyConfig DeleteProvisionedConcurrencyConfig',
          'cloudwatch: PutMetricAlarm DescribeAlarms DeleteAlarms',
        ],
        Resource: ['*'],
      },
    ],
  },
  AWSAutoScalingPlansEC2AutoScalingPolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2018-08-23T22:46:59Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'cloudwatch:GetMetricData', 'autoscaling: DescribeAutoScalingGroups DescribeScheduledActions BatchPutScheduledUpdateGroupAction BatchDeleteScheduledAction',
        ],
        Resource: '*',
      },
    ],
  },
  AWSEC2FleetServiceRolePolicy: {
    path: '/aws-service-role/', version: 3, createdAt: '2018-03-21T00:08:55Z', updatedAt: '2020-05-04T20:10:31Z',
    statements: [
      { Effect: 'Allow', Action: ['ec2: DescribeImages DescribeSubnets RequestSpotInstances DescribeInstanceStatus RunInstances'], Resource: ['*'] },
      {
        Sid: 'EC2SpotManagement', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'spot.amazonaws.com' } },
      },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['*'], Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } },
      },
      { Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:spot-instances-request/*'] },
      { Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['arn:aws:ec2:*:*:volume/*'], Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } } },
      { Effect: 'Allow', Action: ['ec2:TerminateInstances'], Resource: '*', Condition: { StringLike: { 'ec2:ResourceTag/aws:ec2:fleet-id': '*' } } },
    ],
  },
  AWSEC2SpotFleetServiceRolePolicy: {
    path: '/aws-service-role/', version: 4, createdAt: '2017-10-23T19:13:06Z', updatedAt: '2020-03-16T19:16:21Z',
    statements: [
      { Effect: 'Allow', Action: ['ec2: DescribeImages DescribeSubnets RequestSpotInstances DescribeInstanceStatus RunInstances'], Resource: ['*'] },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['*'], Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } },
      },
      {
        Effect: 'Allow', Action: ['ec2:CreateTags'],
        Resource: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:spot-instances-request/*', 'arn:aws:ec2:*:*:spot-fleet-request/*', 'arn:aws:ec2:*:*:volume/*'],
      },
      { Effect: 'Allow', Action: ['ec2:TerminateInstances'], Resource: '*', Condition: { StringLike: { 'ec2:ResourceTag/aws:ec2spot:fleet-request-id': '*' } } },
      { Effect: 'Allow', Action: ['elasticloadbalancing:RegisterInstancesWithLoadBalancer'], Resource: ['arn:aws:elasticloadbalancing:*:*:loadbalancer/*'] },
      { Effect: 'Allow', Action: ['elasticloadbalancing:RegisterTargets'], Resource: ['arn:aws:elasticloadbalancing:*:*:*/*'] },
    ],
  },
  AWSEC2SpotServiceRolePolicy: {
    path: '/aws-service-role/', version: 4, createdAt: '2017-09-18T18:51:54Z', updatedAt: '2018-12-12T00:13:51Z',
    statements: [
      { Effect: 'Allow', Action: ['ec2: DescribeInstances StartInstances StopInstances RunInstances'], Resource: ['*'] },
      { Effect: 'Deny', Action: ['ec2:RunInstances'], Resource: ['arn:aws:ec2:*:*:instance/*'], Condition: { StringNotEquals: { 'ec2:InstanceMarketType': 'spot' } } },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['*'], Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } },
      },
      { Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: '*', Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } } },
    ],
  },
  AmazonEC2SpotFleetAutoscaleRole: {
    path: '/service-role/', version: 3, createdAt: '2016-08-19T18:27:22Z', updatedAt: '2019-02-18T19:17:03Z',
    statements: [
      { Effect: 'Allow', Action: ['ec2: DescribeSpotFleetRequests ModifySpotFleetRequest'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['cloudwatch: DescribeAlarms PutMetricAlarm DeleteAlarms'], Resource: ['*'] },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/ec2.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_EC2SpotFleetRequest',
        Condition: { StringLike: { 'iam:AWSServiceName': 'ec2.application-autoscaling.amazonaws.com' } },
      },
    ],
  },
  AmazonEC2SpotFleetTaggingRole: {
    path: '/service-role/', version: 5, createdAt: '2017-06-29T18:19:29Z', updatedAt: '2020-04-23T19:30:49Z',
    statements: [
      {
        Effect: 'Allow', Action: ['ec2: DescribeImages DescribeSubnets RequestSpotInstances TerminateInstances DescribeInstanceStatus CreateTags RunInstances'],
        Resource: ['*'],
      },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: ['*'], Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } } },
      { Effect: 'Allow', Action: ['elasticloadbalancing:RegisterInstancesWithLoadBalancer'], Resource: ['arn:aws:elasticloadbalancing:*:*:loadbalancer/*'] },
      { Effect: 'Allow', Action: ['elasticloadbalancing:RegisterTargets'], Resource: ['arn:aws:elasticloadbalancing:*:*:*/*'] },
    ],
  },
  AutoScalingConsoleFullAccess: {
    version: 2, createdAt: '2017-01-12T19:43:16Z', updatedAt: '2018-02-06T23:15:36Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: AuthorizeSecurityGroupIngress CreateKeyPair CreateSecurityGroup DescribeAccountAttributes DescribeAvailabilityZones DescribeImages',
          'ec2: DescribeInstanceAttribute DescribeInstances DescribeKeyPairs DescribeLaunchTemplateVersions DescribePlacementGroups DescribeSecurityGroups',
          'ec2: DescribeSpotInstanceRequests DescribeSubnets DescribeVpcs DescribeVpcClassicLink ImportKeyPair',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'elasticloadbalancing:Describe*', Resource: '*' },
      { Effect: 'Allow', Action: ['cloudwatch: ListMetrics GetMetricStatistics PutMetricAlarm Describe*'], Resource: '*' },
      { Effect: 'Allow', Action: 'autoscaling:*', Resource: '*' },
      { Effect: 'Allow', Action: ['sns: ListSubscriptions ListTopics'], Resource: '*' },
      { Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' },
      { Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*', Condition: { StringEquals: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' } } },
    ],
  },
  AutoScalingConsoleReadOnlyAccess: {
    version: 1, createdAt: '2017-01-12T19:48:53Z',
    statements: [
      { Effect: 'Allow', Action: ['ec2: DescribeVpcs DescribeVpcClassicLink DescribeAvailabilityZones DescribeSubnets'], Resource: '*' },
      { Effect: 'Allow', Action: 'elasticloadbalancing:Describe*', Resource: '*' },
      { Effect: 'Allow', Action: ['cloudwatch: ListMetrics GetMetricStatistics Describe*'], Resource: '*' },
      { Effect: 'Allow', Action: 'autoscaling:Describe*', Resource: '*' },
      { Effect: 'Allow', Action: ['sns: ListSubscriptions ListTopics'], Resource: '*' },
    ],
  },
  AutoScalingFullAccess: {
    version: 2, createdAt: '2017-01-12T19:31:58Z', updatedAt: '2018-02-06T21:59:13Z',
    statements: [
      { Effect: 'Allow', Action: 'autoscaling:*', Resource: '*' },
      { Effect: 'Allow', Action: 'cloudwatch:PutMetricAlarm', Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'ec2: DescribeAccountAttributes DescribeAvailabilityZones DescribeImages DescribeInstanceAttribute DescribeInstances DescribeKeyPairs',
          'ec2: DescribeLaunchTemplateVersions DescribePlacementGroups DescribeSecurityGroups DescribeSpotInstanceRequests DescribeSubnets DescribeVpcClassicLink',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['elasticloadbalancing: DescribeLoadBalancers DescribeTargetGroups'], Resource: '*' },
      { Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*', Condition: { StringEquals: { 'iam:AWSServiceName': 'autoscaling.amazonaws.com' } } },
    ],
  },
  AutoScalingNotificationAccessRole: {
    path: '/service-role/', version: 1, createdAt: '2015-02-06T18:41:22Z',
    statements: [{ Effect: 'Allow', Action: ['sqs: SendMessage GetQueueUrl', 'sns:Publish'], Resource: '*' }],
  },
  AutoScalingReadOnlyAccess: {
    version: 1, createdAt: '2017-01-12T19:39:35Z',
    statements: [{ Effect: 'Allow', Action: 'autoscaling:Describe*', Resource: '*' }],
  },
  AutoScalingServiceRolePolicy: {
    path: '/aws-service-role/', version: 10, createdAt: '2018-01-08T23:10:55Z', updatedAt: '2025-11-12T18:19:06Z',
    statements: [
      {
        Sid: 'EC2InstanceManagement', Effect: 'Allow',
        Action: [
          'ec2: AttachClassicLinkVpc CancelSpotInstanceRequests CreateReplaceRootVolumeTask CreateFleet CreateTags DeleteTags Describe* DetachClassicLinkVpc',
          'ec2: GetInstanceTypesFromInstanceRequirements GetSecurityGroupsForVpc ModifyInstanceAttribute RequestSpotInstances RunInstances StartInstances',
          'ec2: StopInstances TerminateInstances',
        ],
        Resource: '*',
      },
      {
        Sid: 'EC2InstanceProfileManagement', Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*',
        Condition: { StringLike: { 'iam:PassedToService': 'ec2.amazonaws.com*' } },
      },
      {
        Sid: 'EC2SpotManagement', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'spot.amazonaws.com' } },
      },
      { Sid: 'ELBManagement', Effect: 'Allow', Action: ['elasticloadbalancing: Register* Deregister* Describe*'], Resource: '*' },
      { Sid: 'CWManagement', Effect: 'Allow', Action: ['cloudwatch: DeleteAlarms DescribeAlarms GetMetricData PutMetricAlarm'], Resource: '*' },
      { Sid: 'SNSManagement', Effect: 'Allow', Action: ['sns:Publish'], Resource: '*' },
      {
        Sid: 'EventBridgeRuleManagement', Effect: 'Allow', Action: ['events: PutRule PutTargets RemoveTargets DeleteRule'], Resource: '*',
        Condition: { StringEquals: { 'events:ManagedBy': 'autoscaling.amazonaws.com' } },
      },
      { Sid: 'SystemsManagerParameterManagement', Effect: 'Allow', Action: ['ssm:GetParameters'], Resource: '*' },
      {
        Sid: 'VpcLatticeManagement', Effect: 'Allow', Action: ['vpc-lattice: DeregisterTargets GetTargetGroup ListTargets ListTargetGroups RegisterTargets'],
        Resource: '*',
      },
      { Sid: 'ResourceGroupsManagement', Effect: 'Allow', Action: ['resource-groups:ListGroupResources'], Resource: 'arn:*:resource-groups:*:*:group/*' },
    ],
  },
};
