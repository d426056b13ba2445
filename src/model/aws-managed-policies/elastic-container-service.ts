import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: ECS and those who scale and deploy its services (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const elasticContainerServicePolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSApplicationAutoscalingECSServicePolicy: {
    path: '/aws-service-role/', version: 3, createdAt: '2017-10-25T23:53:08Z', updatedAt: '2026-05-20T21:27:13Z',
    statements: [
      {
        Effect: 'Allow', Action: ['ecs: DescribeServices DescribeServiceRevisions UpdateService', 'cloudwatch: PutMetricAlarm DescribeAlarms GetMetricData DeleteAlarms'],
        Resource: ['*'],
      },
    ],
  },
  AWSCodeDeployRoleForECS: {
    version: 3, createdAt: '2018-11-27T20:40:57Z', updatedAt: '2019-09-23T22:37:46Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ecs: DescribeServices CreateTaskSet UpdateServicePrimaryTaskSet DeleteTaskSet',
          'elasticloadbalancing: DescribeTargetGroups DescribeListeners ModifyListener DescribeRules ModifyRule', 'lambda:InvokeFunction', 'cloudwatch:DescribeAlarms',
          'sns:Publish', 's3: GetObject GetObjectVersion',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*', Condition: { StringLike: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } } },
    ],
  },
  AWSCodeDeployRoleForECSLimited: {
    version: 3, createdAt: '2018-11-27T20:42:42Z', updatedAt: '2019-09-23T22:10:29Z',
    statements: [
      { Effect: 'Allow', Action: ['ecs: DescribeServices CreateTaskSet UpdateServicePrimaryTaskSet DeleteTaskSet', 'cloudwatch:DescribeAlarms'], Resource: '*' },
      { Effect: 'Allow', Action: ['sns:Publish'], Resource: 'arn:aws:sns:*:*:CodeDeployTopic_*' },
      { Effect: 'Allow', Action: ['elasticloadbalancing: DescribeTargetGroups DescribeListeners ModifyListener DescribeRules ModifyRule'], Resource: '*' },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: 'arn:aws:lambda:*:*:function:CodeDeployHook_*' },
      { Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion'], Resource: '*', Condition: { StringEquals: { 's3:ExistingObjectTag/UseWithCodeDeploy': 'true' } } },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['arn:aws:iam::*:role/ecsTaskExecutionRole', 'arn:aws:iam::*:role/ECSTaskExecution*'],
        Condition: { StringLike: { 'iam:PassedToService': ['ecs-tasks.amazonaws.com'] } },
      },
    ],
  },
  AmazonEC2ContainerServiceAutoscaleRole: {
    path: '/service-role/', version: 2, createdAt: '2016-05-12T23:25:44Z', updatedAt: '2018-02-05T19:15:15Z',
    description: 'Policy to enable Task Autoscaling for Amazon EC2 Container Service',
    statements: [
      { Effect: 'Allow', Action: ['ecs: DescribeServices UpdateService'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['cloudwatch: DescribeAlarms PutMetricAlarm'], Resource: ['*'] },
    ],
  },
  AmazonEC2ContainerServiceEventsRole: {
    path: '/service-role/', version: 3, createdAt: '2017-05-30T16:51:35Z', updatedAt: '2023-03-06T22:25:12Z',
    description: 'Policy to enable CloudWatch Events for EC2 Container Service',
    statements: [
      { Effect: 'Allow', Action: ['ecs:RunTask'], Resource: ['*'] },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: ['*'], Condition: { StringLike: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } } },
      { Effect: 'Allow', Action: 'ecs:TagResource', Resource: '*', Condition: { StringEquals: { 'ecs:CreateAction': ['RunTask'] } } },
    ],
  },
  AmazonEC2ContainerServiceRole: {
    path: '/service-role/', version: 2, createdAt: '2015-04-09T16:14:19Z', updatedAt: '2016-08-11T13:08:01Z',
    description: 'Default policy for Amazon ECS service role.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: AuthorizeSecurityGroupIngress Describe*',
          'elasticloadbalancing: DeregisterInstancesFromLoadBalancer DeregisterTargets Describe* RegisterInstancesWithLoadBalancer RegisterTargets',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonEC2ContainerServiceforEC2Role: {
    path: '/service-role/', version: 10, createdAt: '2015-03-19T18:45:18Z', updatedAt: '2026-02-12T17:59:52Z',
    description: 'Default policy for the Amazon EC2 Role for Amazon EC2 Container Service.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2:DescribeTags',
          'ecs: CreateCluster DeregisterContainerInstance DiscoverPollEndpoint Poll RegisterContainerInstance StartTelemetrySession UpdateContainerInstancesState',
          'ecs:Submit*', 'ecr: GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage', 'logs: CreateLogStream PutLogEvents',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'ecs:TagResource', Resource: '*', Condition: { StringEquals: { 'ecs:CreateAction': ['CreateCluster', 'RegisterContainerInstance'] } } },
      { Effect: 'Allow', Action: ['ecs:ListTagsForResource'], Resource: ['arn:aws:ecs:*:*:task/*/*', 'arn:aws:ecs:*:*:container-instance/*/*'] },
    ],
  },
  AmazonECSServiceRolePolicy: {
    path: '/aws-service-role/', version: 24, createdAt: '2017-10-14T01:18:58Z', updatedAt: '2026-04-22T23:12:09Z',
    description: 'Policy to enable Amazon ECS to manage your cluster.',
    statements: [
      {
        Sid: 'ECSTaskManagement', Effect: 'Allow',
        Action: [
          'ec2: AttachNetworkInterface AssociateTrunkInterface CreateNetworkInterface CreateNetworkInterfacePermission DeleteNetworkInterface',
          'ec2: DeleteNetworkInterfacePermission Describe* DetachNetworkInterface DisassociateTrunkInterface',
          'elasticloadbalancing: DeregisterInstancesFromLoadBalancer DeregisterTargets Describe* RegisterInstancesWithLoadBalancer RegisterTargets',
          'route53: ChangeResourceRecordSets CreateHealthCheck DeleteHealthCheck Get* List* UpdateHealthCheck',
          'servicediscovery: DeregisterInstance Get* List* RegisterInstance UpdateInstanceCustomHealthStatus',
        ],
        Resource: '*',
      },
      { Sid: 'AutoScaling', Effect: 'Allow', Action: ['autoscaling:Describe*'], Resource: '*' },
      {
        Sid: 'AutoScalingManagement', Effect: 'Allow',
        Action: [
          'autoscaling: DeletePolicy PutScalingPolicy SetInstanceProtection UpdateAutoScalingGroup PutLifecycleHook DeleteLifecycleHook CompleteLifecycleAction',
          'autoscaling: RecordLifecycleActionHeartbeat TerminateInstanceInAutoScalingGroup',
        ],
        Resource: '*', Condition: { Null: { 'autoscaling:ResourceTag/AmazonECSManaged': 'false' } },
      },
      {
        Sid: 'AutoScalingPlanManagement', Effect: 'Allow',
        Action: ['autoscaling-plans: CreateScalingPlan DeleteScalingPlan DescribeScalingPlans DescribeScalingPlanResources'], Resource: '*',
      },
      { Sid: 'EventBridge', Effect: 'Allow', Action: ['events: DescribeRule ListTargetsByRule'], Resource: 'arn:aws:events:*:*:rule/ecs-managed-*' },
      {
        Sid: 'EventBridgeRuleManagement', Effect: 'Allow', Action: ['events: PutRule PutTargets'], Resource: '*',
        Condition: { StringEquals: { 'events:ManagedBy': 'ecs.amazonaws.com' } },
      },
      { Sid: 'CWAlarmManagement', Effect: 'Allow', Action: ['cloudwatch: DeleteAlarms DescribeAlarms PutMetricAlarm'], Resource: 'arn:aws:cloudwatch:*:*:alarm:*' },
      { Sid: 'ECSTagging', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: 'arn:aws:ec2:*:*:network-interface/*' },
      {
        Sid: 'CWLogGroupManagement', Effect: 'Allow', Action: ['logs: CreateLogGroup DescribeLogGroups PutRetentionPolicy'],
        Resource: 'arn:aws:logs:*:*:log-group:/aws/ecs/*',
      },
      {
        Sid: 'CWLogStreamManagement', Effect: 'Allow', Action: ['logs: CreateLogStream DescribeLogStreams PutLogEvents'],
        Resource: 'arn:aws:logs:*:*:log-group:/aws/ecs/*:log-stream:*',
      },
      { Sid: 'ExecuteCommandSessionManagement', Effect: 'Allow', Action: ['ssm:DescribeSessions'], Resource: '*' },
      {
        Sid: 'ExecuteCommand', Effect: 'Allow', Action: ['ssm:StartSession'],
        Resource: ['arn:aws:ecs:*:*:task/*', 'arn:aws:ssm:*:*:document/AmazonECS-ExecuteInteractiveCommand'],
      },
      {
        Sid: 'OpenDataChannel', Effect: 'Allow', Action: ['ssmmessages:OpenDataChannel'], Resource: ['arn:aws:ssm:*:*:session/*'],
        Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
      },
      {
        Sid: 'CloudMapResourceCreation', Effect: 'Allow', Action: ['servicediscovery: CreateHttpNamespace CreateService'], Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['AmazonECSManaged'] } },
      },
      {
        Sid: 'CloudMapResourceTagging', Effect: 'Allow', Action: 'servicediscovery:TagResource', Resource: '*',
        Condition: { StringLike: { 'aws:RequestTag/AmazonECSManaged': '*' } },
      },
      {
        Sid: 'CloudMapResourceDeletion', Effect: 'Allow', Action: ['servicediscovery:DeleteService'], Resource: '*',
        Condition: { Null: { 'aws:ResourceTag/AmazonECSManaged': 'false' } },
      },
      { Sid: 'CloudMapResourceDiscovery', Effect: 'Allow', Action: ['servicediscovery: DiscoverInstances DiscoverInstancesRevision'], Resource: '*' },
      {
        Sid: 'CloudMapResourceAttributeManagement', Effect: 'Allow', Action: ['servicediscovery:UpdateServiceAttributes'], Resource: '*',
        Condition: { Null: { 'aws:ResourceTag/AmazonECSManaged': 'false' } },
      },
      { Sid: 'ReadOnlyPermissionsForInstanceEventWindows', Effect: 'Allow', Action: ['ec2:DescribeInstanceEventWindows'], Resource: '*' },
    ],
  },
  AmazonECSTaskExecutionRolePolicy: {
    path: '/service-role/', version: 1, createdAt: '2017-11-16T18:48:22Z',
    description: 'Provides access to other AWS service resources that are required to run Amazon ECS tasks',
    statements: [
      {
        Effect: 'Allow', Action: ['ecr: GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer BatchGetImage', 'logs: CreateLogStream PutLogEvents'],
        Resource: '*',
      },
    ],
  },
  AmazonECS_FullAccess: {
    version: 21, createdAt: '2017-11-07T21:36:54Z', updatedAt: '2024-08-13T19:39:37Z',
    description: 'Provides administrative access to Amazon ECS resources and enables ECS features through access to other AWS service resources, including VPCs, Auto Scaling groups, and CloudFormation stacks.',
    statements: [
      {
        Sid: 'ECSIntegrationsManagementPolicy', Effect: 'Allow',
        Action: [
          'application-autoscaling: DeleteScalingPolicy DeregisterScalableTarget DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies',
          'application-autoscaling: PutScalingPolicy RegisterScalableTarget',
          'appmesh: DescribeVirtualGateway DescribeVirtualNode ListMeshes ListVirtualGateways ListVirtualNodes',
          'autoscaling: CreateAutoScalingGroup CreateLaunchConfiguration DeleteAutoScalingGroup DeleteLaunchConfiguration Describe* UpdateAutoScalingGroup',
          'cloudformation: CreateStack DeleteStack DescribeStack* UpdateStack', 'cloudwatch: DeleteAlarms DescribeAlarms GetMetricStatistics PutMetricAlarm',
          'codedeploy: BatchGetApplicationRevisions BatchGetApplications BatchGetDeploymentGroups BatchGetDeployments ContinueDeployment CreateApplication',
          'codedeploy: CreateDeployment CreateDeploymentGroup GetApplication GetApplicationRevision GetDeployment GetDeploymentConfig GetDeploymentGroup',
          'codedeploy: GetDeploymentTarget ListApplicationRevisions ListApplications ListDeploymentConfigs ListDeploymentGroups ListDeployments ListDeploymentTargets',
          'codedeploy: RegisterApplicationRevision StopDeployment',
          'ec2: AssociateRouteTable AttachInternetGateway AuthorizeSecurityGroupIngress CancelSpotFleetRequests CreateInternetGateway CreateLaunchTemplate CreateRoute',
          'ec2: CreateRouteTable CreateSecurityGroup CreateSubnet CreateVpc DeleteLaunchTemplate DeleteSubnet DeleteVpc Describe* DetachInternetGateway',
          'ec2: DisassociateRouteTable ModifySubnetAttribute ModifyVpcAttribute RequestSpotFleet RunInstances', 'ecs:*',
          'elasticfilesystem: DescribeAccessPoints DescribeFileSystems',
          'elasticloadbalancing: CreateListener CreateLoadBalancer CreateRule CreateTargetGroup DeleteListener DeleteLoadBalancer DeleteRule DeleteTargetGroup',
          'elasticloadbalancing: DescribeListeners DescribeLoadBalancers DescribeRules DescribeTargetGroups',
          'events: DeleteRule DescribeRule ListRuleNamesByTarget ListTargetsByRule PutRule PutTargets RemoveTargets', 'fsx:DescribeFileSystems',
          'iam: ListAttachedRolePolicies ListInstanceProfiles ListRoles', 'lambda:ListFunctions', 'logs: CreateLogGroup DescribeLogGroups FilterLogEvents',
          'route53: CreateHostedZone DeleteHostedZone GetHealthCheck GetHostedZone ListHostedZonesByName',
          'servicediscovery: CreatePrivateDnsNamespace CreateService DeleteService GetNamespace GetOperation GetService ListNamespaces ListServices UpdateService',
          'sns:ListTopics',
        ],
        Resource: ['*'],
      },
      { Sid: 'SSMPolicy', Effect: 'Allow', Action: ['ssm: GetParameter GetParameters GetParametersByPath'], Resource: 'arn:aws:ssm:*:*:parameter/aws/service/ecs*' },
      {
        Sid: 'ManagedCloudformationResourcesCleanupPolicy', Effect: 'Allow', Action: ['ec2: DeleteInternetGateway DeleteRoute DeleteRouteTable DeleteSecurityGroup'],
        Resource: ['*'], Condition: { StringLike: { 'ec2:ResourceTag/aws:cloudformation:stack-name': 'EC2ContainerService-*' } },
      },
      {
        Sid: 'TasksPassRolePolicy', Effect: 'Allow', Action: 'iam:PassRole', Resource: ['*'],
        Condition: { StringLike: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
      },
      {
        Sid: 'InfrastructurePassRolePolicy', Effect: 'Allow', Action: 'iam:PassRole', Resource: ['arn:aws:iam::*:role/ecsInfrastructureRole'],
        Condition: { StringEquals: { 'iam:PassedToService': 'ecs.amazonaws.com' } },
      },
      {
        Sid: 'InstancePassRolePolicy', Effect: 'Allow', Action: 'iam:PassRole', Resource: ['arn:aws:iam::*:role/ecsInstanceRole*'],
        Condition: { StringLike: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } },
      },
      {
        Sid: 'AutoScalingPassRolePolicy', Effect: 'Allow', Action: 'iam:PassRole', Resource: ['arn:aws:iam::*:role/ecsAutoscaleRole*'],
        Condition: { StringLike: { 'iam:PassedToService': ['application-autoscaling.amazonaws.com', 'application-autoscaling.amazonaws.com.cn'] } },
      },
      {
        Sid: 'ServiceLinkedRoleCreationPolicy', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: {
          StringLike: {
            'iam:AWSServiceName': [
              'ecs.amazonaws.com', 'autoscaling.amazonaws.com', 'ecs.application-autoscaling.amazonaws.com', 'spot.amazonaws.com', 'spotfleet.amazonaws.com',
            ],
          },
        },
      },
      {
        Sid: 'ELBTaggingPolicy', Effect: 'Allow', Action: ['elasticloadbalancing:AddTags'], Resource: '*',
        Condition: { StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateTargetGroup', 'CreateRule', 'CreateListener', 'CreateLoadBalancer'] } },
      },
    ],
  },
};
