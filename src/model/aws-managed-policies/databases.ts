import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: DynamoDB, RDS and ElastiCache (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const databasesPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonDynamoDBFullAccess: {
    version: 15, createdAt: '2015-02-06T18:40:11Z', updatedAt: '2021-01-29T17:38:30Z',
    description: 'Provides full access to Amazon DynamoDB via the AWS Management Console.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'dynamodb:*', 'dax:*',
          'application-autoscaling: DeleteScalingPolicy DeregisterScalableTarget DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies',
          'application-autoscaling: PutScalingPolicy RegisterScalableTarget',
          'cloudwatch: DeleteAlarms DescribeAlarmHistory DescribeAlarms DescribeAlarmsForMetric GetMetricStatistics ListMetrics PutMetricAlarm GetMetricData',
          'datapipeline: ActivatePipeline CreatePipeline DeletePipeline DescribeObjects DescribePipelines GetPipelineDefinition ListPipelines PutPipelineDefinition',
          'datapipeline:QueryObjects', 'ec2: DescribeVpcs DescribeSubnets DescribeSecurityGroups', 'iam: GetRole ListRoles', 'kms: DescribeKey ListAliases',
          'sns: CreateTopic DeleteTopic ListSubscriptions ListSubscriptionsByTopic ListTopics Subscribe Unsubscribe SetTopicAttributes',
          'lambda: CreateFunction ListFunctions ListEventSourceMappings CreateEventSourceMapping DeleteEventSourceMapping GetFunctionConfiguration DeleteFunction',
          'resource-groups: ListGroups ListGroupResources GetGroup GetGroupQuery DeleteGroup CreateGroup', 'tag:GetResources',
          'kinesis: ListStreams DescribeStream DescribeStreamSummary',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'cloudwatch:GetInsightRuleReport', Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*' },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*',
        Condition: { StringLike: { 'iam:PassedToService': ['application-autoscaling.amazonaws.com', 'application-autoscaling.amazonaws.com.cn', 'dax.amazonaws.com'] } },
      },
      {
        Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*',
        Condition: {
          StringEquals: {
            'iam:AWSServiceName': [
              'replication.dynamodb.amazonaws.com', 'dax.amazonaws.com', 'dynamodb.application-autoscaling.amazonaws.com', 'contributorinsights.dynamodb.amazonaws.com',
              'kinesisreplication.dynamodb.amazonaws.com',
            ],
          },
        },
      },
    ],
  },
  AmazonDynamoDBFullAccess_v2: {
    version: 3, createdAt: '2025-05-22T14:52:06Z', updatedAt: '2026-02-12T18:02:57Z',
    statements: [
      { Sid: 'DDBAndDAXFullAccess', Effect: 'Allow', Action: ['dynamodb:*', 'dax:*'], Resource: '*' },
      { Sid: 'KMSIntegration', Effect: 'Allow', Action: ['kms: DescribeKey ListAliases'], Resource: '*' },
      { Sid: 'LambdaIntegration', Effect: 'Allow', Action: ['lambda: ListEventSourceMappings ListFunctions'], Resource: '*' },
      { Sid: 'DaxSNSIntegration', Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
      {
        Sid: 'ApplicationAutoscalingIntegration', Effect: 'Allow',
        Action: ['application-autoscaling: DeleteScalingPolicy DeregisterScalableTarget PutScalingPolicy RegisterScalableTarget'], Resource: '*',
        Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'dynamodb' } },
      },
      {
        Sid: 'ApplicationAutoscalingDescribeActions', Effect: 'Allow',
        Action: ['application-autoscaling: DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies'], Resource: '*',
      },
      { Sid: 'TagManagement', Effect: 'Allow', Action: ['tag:GetResources'], Resource: '*' },
      { Sid: 'CloudwatchMonitoring', Effect: 'Allow', Action: ['cloudwatch: DescribeAlarms GetMetricStatistics GetMetricData'], Resource: '*' },
      { Sid: 'ListKinesisResources', Effect: 'Allow', Action: ['kinesis: ListStreams DescribeStream DescribeStreamSummary'], Resource: '*' },
      { Sid: 'ListEC2ResourcesForDaxClusterCreation', Effect: 'Allow', Action: ['ec2: DescribeVpcs DescribeSubnets DescribeSecurityGroups'], Resource: '*' },
      {
        Sid: 'CloudwatchInsightsRules', Effect: 'Allow', Action: 'cloudwatch:GetInsightRuleReport',
        Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*',
      },
      {
        Sid: 'ServiceRoleCreation', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*',
        Condition: {
          StringEquals: {
            'iam:AWSServiceName': [
              'replication.dynamodb.amazonaws.com', 'dax.amazonaws.com', 'dynamodb.application-autoscaling.amazonaws.com', 'contributorinsights.dynamodb.amazonaws.com',
              'kinesisreplication.dynamodb.amazonaws.com',
            ],
          },
        },
      },
      { Sid: 'IamIntegration', Effect: 'Allow', Action: ['iam:ListRoles'], Resource: ['*'] },
    ],
  },
  AmazonDynamoDBReadOnlyAccess: {
    version: 15, createdAt: '2015-02-06T18:40:12Z', updatedAt: '2024-11-18T17:38:15Z',
    description: 'Provides read only access to Amazon DynamoDB via the AWS Management Console.',
    statements: [
      {
        Sid: 'GeneralReadOnlyAccess', Effect: 'Allow',
        Action: [
          'application-autoscaling: DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies',
          'cloudwatch: DescribeAlarmHistory DescribeAlarms DescribeAlarmsForMetric GetMetricStatistics ListMetrics GetMetricData',
          'datapipeline: DescribeObjects DescribePipelines GetPipelineDefinition ListPipelines QueryObjects',
          'dynamodb: BatchGetItem Describe* List* GetAbacStatus GetItem GetResourcePolicy Query Scan PartiQLSelect',
          'dax: Describe* List* GetItem BatchGetItem Query Scan', 'ec2: DescribeVpcs DescribeSubnets DescribeSecurityGroups', 'iam: GetRole ListRoles',
          'kms: DescribeKey ListAliases', 'sns: ListSubscriptionsByTopic ListTopics', 'lambda: ListFunctions ListEventSourceMappings GetFunctionConfiguration',
          'resource-groups: ListGroups ListGroupResources GetGroup GetGroupQuery', 'tag:GetResources', 'kinesis: ListStreams DescribeStream DescribeStreamSummary',
        ],
        Resource: '*',
      },
      { Sid: 'CCIAccess', Effect: 'Allow', Action: 'cloudwatch:GetInsightRuleReport', Resource: 'arn:aws:cloudwatch:*:*:insight-rule/DynamoDBContributorInsights*' },
    ],
  },
  AmazonElastiCacheReadOnlyAccess: {
    version: 1, createdAt: '2015-02-06T18:40:21Z',
    statements: [{ Effect: 'Allow', Action: ['elasticache:Describe*'], Resource: '*' }],
  },
  AmazonRDSDataFullAccess: {
    version: 3, createdAt: '2018-11-20T21:29:36Z', updatedAt: '2019-11-20T21:58:46Z',
    statements: [
      {
        Sid: 'SecretsManagerDbCredentialsAccess', Effect: 'Allow',
        Action: ['secretsmanager: GetSecretValue PutResourcePolicy PutSecretValue DeleteSecret DescribeSecret TagResource'],
        Resource: 'arn:aws:secretsmanager:*:*:secret:rds-db-credentials/*',
      },
      {
        Sid: 'RDSDataServiceAccess', Effect: 'Allow',
        Action: [
          'dbqms: CreateFavoriteQuery DescribeFavoriteQueries UpdateFavoriteQuery DeleteFavoriteQueries GetQueryString CreateQueryHistory DescribeQueryHistory',
          'dbqms: UpdateQueryHistory DeleteQueryHistory',
          'rds-data: ExecuteSql ExecuteStatement BatchExecuteStatement BeginTransaction CommitTransaction RollbackTransaction',
          'secretsmanager: CreateSecret ListSecrets GetRandomPassword', 'tag:GetResources',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonRDSEnhancedMonitoringRole: {
    path: '/service-role/', version: 1, createdAt: '2015-11-11T19:58:29Z',
    statements: [
      {
        Sid: 'EnableCreationAndManagementOfRDSCloudwatchLogGroups', Effect: 'Allow', Action: ['logs: CreateLogGroup PutRetentionPolicy'],
        Resource: ['arn:aws:logs:*:*:log-group:RDS*'],
      },
      {
        Sid: 'EnableCreationAndManagementOfRDSCloudwatchLogStreams', Effect: 'Allow', Action: ['logs: CreateLogStream PutLogEvents DescribeLogStreams GetLogEvents'],
        Resource: ['arn:aws:logs:*:*:log-group:RDS*:log-stream:*'],
      },
    ],
  },
  AmazonRDSFullAccess: {
    version: 14, createdAt: '2015-02-06T18:40:52Z', updatedAt: '2023-08-17T23:00:17Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'rds:*', 'application-autoscaling: DeleteScalingPolicy DeregisterScalableTarget DescribeScalableTargets DescribeScalingActivities DescribeScalingPolicies',
          'application-autoscaling: PutScalingPolicy RegisterScalableTarget',
          'cloudwatch: DescribeAlarms GetMetricStatistics PutMetricAlarm DeleteAlarms ListMetrics GetMetricData',
          'ec2: DescribeAccountAttributes DescribeAvailabilityZones DescribeCoipPools DescribeInternetGateways DescribeLocalGatewayRouteTablePermissions',
          'ec2: DescribeLocalGatewayRouteTables DescribeLocalGatewayRouteTableVpcAssociations DescribeLocalGateways DescribeSecurityGroups DescribeSubnets',
          'ec2: DescribeVpcAttribute DescribeVpcs GetCoipPoolUsage', 'sns: ListSubscriptions ListTopics Publish', 'logs: DescribeLogStreams GetLogEvents',
          'outposts:GetOutpostInstanceTypes', 'devops-guru:GetResourceCollection',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'pi:*', Resource: ['arn:aws:pi:*:*:metrics/rds/*', 'arn:aws:pi:*:*:perf-reports/rds/*'] },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringLike: { 'iam:AWSServiceName': ['rds.amazonaws.com', 'rds.application-autoscaling.amazonaws.com'] } },
      },
      {
        Effect: 'Allow', Action: ['devops-guru: SearchInsights ListAnomaliesForInsight'], Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'devops-guru:ServiceNames': ['RDS'] }, Null: { 'devops-guru:ServiceNames': 'false' } },
      },
    ],
  },
  AmazonRDSReadOnlyAccess: {
    version: 7, createdAt: '2015-02-06T18:40:53Z', updatedAt: '2023-04-14T12:32:09Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'rds: Describe* ListTagsForResource',
          'ec2: DescribeAccountAttributes DescribeAvailabilityZones DescribeInternetGateways DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcs',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: ['cloudwatch: GetMetricStatistics ListMetrics GetMetricData', 'logs: DescribeLogStreams GetLogEvents', 'devops-guru:GetResourceCollection'], Resource: '*',
      },
      {
        Effect: 'Allow', Action: ['devops-guru: SearchInsights ListAnomaliesForInsight'], Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'devops-guru:ServiceNames': ['RDS'] }, Null: { 'devops-guru:ServiceNames': 'false' } },
      },
    ],
  },
  AmazonRDSServiceRolePolicy: {
    path: '/aws-service-role/', version: 14, createdAt: '2018-01-08T18:17:46Z', updatedAt: '2024-07-01T22:42:05Z',
    statements: [
      { Sid: 'CrossRegionCommunication', Effect: 'Allow', Action: ['rds:CrossRegionCommunication'], Resource: '*' },
      {
        Sid: 'Ec2', Effect: 'Allow',
        Action: [
          'ec2: AllocateAddress AssociateAddress AuthorizeSecurityGroupIngress CreateCoipPoolPermission CreateLocalGatewayRouteTablePermission CreateNetworkInterface',
          'ec2: CreateSecurityGroup DeleteCoipPoolPermission DeleteLocalGatewayRouteTablePermission DeleteNetworkInterface DeleteSecurityGroup DescribeAddresses',
          'ec2: DescribeAvailabilityZones DescribeCoipPools DescribeInternetGateways DescribeLocalGatewayRouteTablePermissions DescribeLocalGatewayRouteTables',
          'ec2: DescribeLocalGatewayRouteTableVpcAssociations DescribeLocalGateways DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcs',
          'ec2: DisassociateAddress ModifyNetworkInterfaceAttribute ModifyVpcEndpoint ReleaseAddress RevokeSecurityGroupIngress CreateVpcEndpoint DescribeVpcEndpoints',
          'ec2: DeleteVpcEndpoints AssignPrivateIpAddresses UnassignPrivateIpAddresses',
        ],
        Resource: '*',
      },
      {
        Sid: 'CloudWatchLogs', Effect: 'Allow', Action: ['logs:CreateLogGroup'],
        Resource: ['arn:aws:logs:*:*:log-group:/aws/rds/*', 'arn:aws:logs:*:*:log-group:/aws/docdb/*', 'arn:aws:logs:*:*:log-group:/aws/neptune/*'],
      },
      {
        Sid: 'CloudWatchStreams', Effect: 'Allow', Action: ['logs: CreateLogStream PutLogEvents DescribeLogStreams'],
        Resource: [
          'arn:aws:logs:*:*:log-group:/aws/rds/*:log-stream:*', 'arn:aws:logs:*:*:log-group:/aws/docdb/*:log-stream:*',
          'arn:aws:logs:*:*:log-group:/aws/neptune/*:log-stream:*',
        ],
      },
      {
        Sid: 'Kinesis', Effect: 'Allow', Action: ['kinesis: CreateStream PutRecord PutRecords DescribeStream SplitShard MergeShards DeleteStream UpdateShardCount'],
        Resource: ['arn:aws:kinesis:*:*:stream/aws-rds-das-*'],
      },
      {
        Sid: 'CloudWatch', Effect: 'Allow', Action: ['cloudwatch:PutMetricData'], Resource: '*',
        Condition: { StringEquals: { 'cloudwatch:namespace': ['AWS/DocDB', 'AWS/Neptune', 'AWS/RDS', 'AWS/Usage'] } },
      },
      { Sid: 'SecretsManagerPassword', Effect: 'Allow', Action: ['secretsmanager:GetRandomPassword'], Resource: '*' },
      {
        Sid: 'SecretsManagerSecret', Effect: 'Allow',
        Action: ['secretsmanager: DeleteSecret DescribeSecret PutSecretValue RotateSecret UpdateSecret UpdateSecretVersionStage ListSecretVersionIds'],
        Resource: ['arn:aws:secretsmanager:*:*:secret:rds!*'], Condition: { StringLike: { 'secretsmanager:ResourceTag/aws:secretsmanager:owningService': 'rds' } },
      },
      {
        Sid: 'SecretsManagerTags', Effect: 'Allow', Action: 'secretsmanager:TagResource', Resource: 'arn:aws:secretsmanager:*:*:secret:rds!*',
        Condition: {
          'ForAllValues:StringEquals': { 'aws:TagKeys': ['aws:rds:primaryDBInstanceArn', 'aws:rds:primaryDBClusterArn'] },
          StringLike: { 'secretsmanager:ResourceTag/aws:secretsmanager:owningService': 'rds' },
        },
      },
    ],
  },
  DynamoDBReplicationServiceRolePolicy: {
    path: '/aws-service-role/', version: 8, createdAt: '2017-11-09T23:55:34Z', updatedAt: '2024-01-08T20:10:36Z',
    statements: [
      {
        Sid: 'DynamoDBActionsNeededForSteadyStateReplication', Effect: 'Allow',
        Action: [
          'dynamodb: GetItem PutItem UpdateItem DeleteItem DescribeTable UpdateTable Scan DescribeStream GetRecords GetShardIterator DescribeTimeToLive',
          'dynamodb: UpdateTimeToLive DescribeLimits GetResourcePolicy',
          'application-autoscaling: RegisterScalableTarget DescribeScalableTargets PutScalingPolicy DescribeScalingPolicies', 'account:ListRegions',
        ],
        Resource: '*',
      },
      {
        Sid: 'DynamoDBReplicationServiceRolePolicy', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': ['dynamodb.application-autoscaling.amazonaws.com'] } },
      },
    ],
  },
  ElastiCacheServiceRolePolicy: {
    path: '/aws-service-role/', version: 4, createdAt: '2017-12-07T17:50:04Z', updatedAt: '2023-11-28T03:05:37Z',
    statements: [
      {
        Sid: 'ElastiCacheManagementActions', Effect: 'Allow',
        Action: [
          'ec2: AuthorizeSecurityGroupIngress CreateNetworkInterface CreateSecurityGroup DeleteNetworkInterface DeleteSecurityGroup DescribeAvailabilityZones',
          'ec2: DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeVpcEndpoints ModifyNetworkInterfaceAttribute',
          'ec2:RevokeSecurityGroupIngress', 'cloudwatch:PutMetricData', 'outposts: GetOutpost GetOutpostInstanceTypes ListOutposts ListSites',
        ],
        Resource: '*',
      },
      {
        Sid: 'CreateDeleteVPCEndpoints', Effect: 'Allow', Action: ['ec2: CreateVpcEndpoint DeleteVpcEndpoints'], Resource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
        Condition: { StringLike: { 'ec2:VpceServiceName': 'com.amazonaws.elasticache.serverless.*' } },
      },
      {
        Sid: 'TagVPCEndpointsOnCreation', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
        Condition: { StringEquals: { 'aws:RequestTag/AmazonElastiCacheManaged': 'true', 'ec2:CreateAction': 'CreateVpcEndpoint' } },
      },
      {
        Sid: 'ModifyVpcEndpoints', Effect: 'Allow', Action: ['ec2:ModifyVpcEndpoint'], Resource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
        Condition: { StringEquals: { 'ec2:ResourceTag/AmazonElastiCacheManaged': 'true' } },
      },
      {
        Sid: 'AllowAccessToElastiCacheTaggedVpcEndpoints', Effect: 'Allow', Action: ['ec2: CreateVpcEndpoint ModifyVpcEndpoint'],
        NotResource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
      },
    ],
  },
};
