import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: Batch (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const batchPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSBatchFullAccess: {
    version: 7, createdAt: '2016-12-06T19:35:42Z', updatedAt: '2022-10-24T16:09:09Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'batch:*', 'cloudwatch:GetMetricStatistics',
          'ec2: DescribeSubnets DescribeSecurityGroups DescribeKeyPairs DescribeVpcs DescribeImages DescribeLaunchTemplates DescribeLaunchTemplateVersions',
          'ecs: DescribeClusters Describe* List*', 'eks: DescribeCluster ListClusters', 'logs: Describe* Get* TestMetricFilter FilterLogEvents',
          'iam: ListInstanceProfiles ListRoles',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow', Action: ['iam:PassRole'],
        Resource: [
          'arn:aws:iam::*:role/AWSBatchServiceRole', 'arn:aws:iam::*:role/service-role/AWSBatchServiceRole', 'arn:aws:iam::*:role/ecsInstanceRole',
          'arn:aws:iam::*:instance-profile/ecsInstanceRole', 'arn:aws:iam::*:role/iaws-ec2-spot-fleet-role', 'arn:aws:iam::*:role/aws-ec2-spot-fleet-role',
          'arn:aws:iam::*:role/AWSBatchJobRole*',
        ],
      },
      {
        Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: 'arn:aws:iam::*:role/*Batch*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'batch.amazonaws.com' } },
      },
    ],
  },
  AWSBatchServiceEventTargetRole: {
    path: '/service-role/', version: 1, createdAt: '2018-02-28T22:31:13Z',
    statements: [{ Effect: 'Allow', Action: ['batch:SubmitJob'], Resource: '*' }],
  },
  AWSBatchServiceRole: {
    path: '/service-role/', version: 13, createdAt: '2016-12-06T19:36:24Z', updatedAt: '2023-12-05T18:49:44Z',
    statements: [
      {
        Sid: 'AWSBatchPolicyStatement1', Effect: 'Allow',
        Action: [
          'ec2: DescribeAccountAttributes DescribeInstances DescribeInstanceStatus DescribeInstanceAttribute DescribeSubnets DescribeSecurityGroups DescribeKeyPairs',
          'ec2: DescribeImages DescribeImageAttribute DescribeSpotInstanceRequests DescribeSpotFleetInstances DescribeSpotFleetRequests DescribeSpotPriceHistory',
          'ec2: DescribeSpotFleetRequestHistory DescribeVpcClassicLink DescribeLaunchTemplateVersions CreateLaunchTemplate DeleteLaunchTemplate RequestSpotFleet',
          'ec2: CancelSpotFleetRequests ModifySpotFleetRequest TerminateInstances RunInstances',
          'autoscaling: DescribeAccountLimits DescribeAutoScalingGroups DescribeLaunchConfigurations DescribeAutoScalingInstances DescribeScalingActivities',
          'autoscaling: CreateLaunchConfiguration CreateAutoScalingGroup UpdateAutoScalingGroup SetDesiredCapacity DeleteLaunchConfiguration DeleteAutoScalingGroup',
          'autoscaling: CreateOrUpdateTags SuspendProcesses PutNotificationConfiguration TerminateInstanceInAutoScalingGroup',
          'ecs: DescribeClusters DescribeContainerInstances DescribeTaskDefinition DescribeTasks ListAccountSettings ListClusters ListContainerInstances',
          'ecs: ListTaskDefinitionFamilies ListTaskDefinitions ListTasks CreateCluster DeleteCluster RegisterTaskDefinition DeregisterTaskDefinition RunTask StartTask',
          'ecs: StopTask UpdateContainerAgent DeregisterContainerInstance', 'logs: CreateLogGroup CreateLogStream PutLogEvents DescribeLogGroups',
          'iam: GetInstanceProfile GetRole',
        ],
        Resource: '*',
      },
      { Sid: 'AWSBatchPolicyStatement2', Effect: 'Allow', Action: 'ecs:TagResource', Resource: ['arn:aws:ecs:*:*:task/*_Batch_*'] },
      {
        Sid: 'AWSBatchPolicyStatement3', Effect: 'Allow', Action: 'iam:PassRole', Resource: ['*'],
        Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn', 'ecs-tasks.amazonaws.com'] } },
      },
      {
        Sid: 'AWSBatchPolicyStatement4', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': ['spot.amazonaws.com', 'spotfleet.amazonaws.com', 'autoscaling.amazonaws.com', 'ecs.amazonaws.com'] } },
      },
      {
        Sid: 'AWSBatchPolicyStatement5', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['*'], Condition: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
      },
    ],
  },
  BatchServiceRolePolicy: {
    path: '/aws-service-role/', version: 8, createdAt: '2021-03-10T06:55:36Z', updatedAt: '2026-08-05T17:12:14Z',
    statements: [
      {
        Sid: 'AWSBatchPolicyStatement1', Effect: 'Allow',
        Action: [
          'ec2: DescribeAccountAttributes DescribeInstances DescribeInstanceStatus DescribeInstanceAttribute DescribeSubnets DescribeSecurityGroups DescribeKeyPairs',
          'ec2: DescribeImages DescribeImageAttribute DescribeSpotInstanceRequests DescribeSpotFleetInstances DescribeSpotFleetRequests DescribeSpotPriceHistory',
          'ec2: DescribeSpotFleetRequestHistory DescribeVpcClassicLink DescribeLaunchTemplateVersions RequestSpotFleet',
          'autoscaling: DescribeAccountLimits DescribeAutoScalingGroups DescribeLaunchConfigurations DescribeAutoScalingInstances DescribeScalingActivities',
          'eks:DescribeCluster',
          'ecs: DescribeCapacityProviders DescribeClusters DescribeContainerInstances DescribeTaskDefinition DescribeTasks ListClusters ListContainerInstances',
          'ecs: ListTaskDefinitionFamilies ListTaskDefinitions ListTasks DeregisterTaskDefinition TagResource ListAccountSettings', 'logs:DescribeLogGroups',
          'iam: GetInstanceProfile GetRole',
        ],
        Resource: '*',
      },
      { Sid: 'AWSBatchPolicyStatement2', Effect: 'Allow', Action: ['logs: CreateLogGroup CreateLogStream'], Resource: 'arn:aws:logs:*:*:log-group:/aws/batch/job*' },
      { Sid: 'AWSBatchPolicyStatement3', Effect: 'Allow', Action: ['logs:PutLogEvents'], Resource: 'arn:aws:logs:*:*:log-group:/aws/batch/job*:log-stream:*' },
      {
        Sid: 'AWSBatchPolicyStatement4', Effect: 'Allow', Action: ['autoscaling:CreateOrUpdateTags'], Resource: '*',
        Condition: { Null: { 'aws:RequestTag/AWSBatchServiceTag': 'false' } },
      },
      {
        Sid: 'AWSBatchPolicyStatement5', Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['*'],
        Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn', 'ecs.amazonaws.com', 'ecs-tasks.amazonaws.com'] } },
      },
      {
        Sid: 'AWSBatchPolicyStatement6', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*',
        Condition: {
          StringEquals: {
            'iam:AWSServiceName': ['spot.amazonaws.com', 'spotfleet.amazonaws.com', 'autoscaling.amazonaws.com', 'ecs.amazonaws.com', 'ecs-compute.amazonaws.com'],
          },
        },
      },
      {
        Sid: 'AWSBatchPolicyStatement7', Effect: 'Allow', Action: ['ec2:CreateLaunchTemplate'], Resource: '*',
        Condition: { Null: { 'aws:RequestTag/AWSBatchServiceTag': 'false' } },
      },
      {
        Sid: 'AWSBatchPolicyStatement8', Effect: 'Allow', Action: ['ec2: TerminateInstances CancelSpotFleetRequests ModifySpotFleetRequest DeleteLaunchTemplate'],
        Resource: '*', Condition: { Null: { 'aws:ResourceTag/AWSBatchServiceTag': 'false' } },
      },
      {
        Sid: 'AWSBatchPolicyStatement9', Effect: 'Allow', Action: ['autoscaling: CreateLaunchConfiguration DeleteLaunchConfiguration'],
        Resource: 'arn:aws:autoscaling:*:*:launchConfiguration:*:launchConfigurationName/AWSBatch*',
      },
      {
        Sid: 'AWSBatchPolicyStatement10', Effect: 'Allow',
        Action: [
          'autoscaling: CreateAutoScalingGroup UpdateAutoScalingGroup SetDesiredCapacity DeleteAutoScalingGroup SuspendProcesses PutNotificationConfiguration',
          'autoscaling:TerminateInstanceInAutoScalingGroup',
        ],
        Resource: 'arn:aws:autoscaling:*:*:autoScalingGroup:*:autoScalingGroupName/AWSBatch*',
      },
      {
        Sid: 'AWSBatchPolicyStatement11', Effect: 'Allow',
        Action: ['ecs: DeleteCluster DeregisterContainerInstance PutClusterCapacityProviders RunTask StartTask StopTask UpdateCluster'],
        Resource: 'arn:aws:ecs:*:*:cluster/AWSBatch*',
      },
      { Sid: 'AWSBatchPolicyStatement12', Effect: 'Allow', Action: ['ecs: RunTask StartTask StopTask'], Resource: 'arn:aws:ecs:*:*:task-definition/*' },
      { Sid: 'AWSBatchPolicyStatement13', Effect: 'Allow', Action: ['ecs:StopTask'], Resource: 'arn:aws:ecs:*:*:task/*/*' },
      {
        Sid: 'AWSBatchPolicyStatement14', Effect: 'Allow', Action: ['ecs: CreateCluster RegisterTaskDefinition'], Resource: '*',
        Condition: { Null: { 'aws:RequestTag/AWSBatchServiceTag': 'false' } },
      },
      {
        Sid: 'AWSBatchPolicyStatement15', Effect: 'Allow', Action: ['ec2:RunInstances'],
        Resource: [
          'arn:aws:ec2:*::image/*', 'arn:aws:ec2:*::snapshot/*', 'arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:network-interface/*', 'arn:aws:ec2:*:*:security-group/*',
          'arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:key-pair/*', 'arn:aws:ec2:*:*:launch-template/*', 'arn:aws:ec2:*:*:placement-group/*',
          'arn:aws:ec2:*:*:capacity-reservation/*', 'arn:aws:ec2:*:*:elastic-gpu/*', 'arn:aws:elastic-inference:*:*:elastic-inference-accelerator/*',
          'arn:aws:resource-groups:*:*:group/*',
        ],
      },
      {
        Sid: 'AWSBatchPolicyStatement16', Effect: 'Allow', Action: ['ec2:RunInstances'], Resource: 'arn:aws:ec2:*:*:instance/*',
        Condition: { Null: { 'aws:RequestTag/AWSBatchServiceTag': 'false' } },
      },
      {
        Sid: 'AWSBatchPolicyStatement17', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: ['*'],
        Condition: { StringEquals: { 'ec2:CreateAction': ['RunInstances', 'CreateLaunchTemplate', 'RequestSpotFleet'] } },
      },
      {
        Sid: 'AWSBatchPolicyStatement18', Effect: 'Allow', Action: ['ecs: CreateCapacityProvider UpdateCapacityProvider DeleteCapacityProvider'],
        Resource: 'arn:aws:ecs:*:*:capacity-provider/AWSBatch*',
      },
      { Sid: 'AWSBatchPolicyStatement19', Effect: 'Allow', Action: ['ecs: TagResource UntagResource'], Resource: ['arn:aws:ecs:*:*:capacity-provider/AWSBatch*'] },
    ],
  },
};
