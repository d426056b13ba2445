import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: CloudWatch, its agent, and Logs (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const cloudwatchPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  CloudWatchActionsEC2Access: {
    version: 1, createdAt: '2015-07-07T00:00:33Z',
    statements: [{ Effect: 'Allow', Action: ['cloudwatch:Describe*', 'ec2: Describe* RebootInstances StopInstances TerminateInstances'], Resource: '*' }],
  },
  CloudWatchAgentAdminPolicy: {
    version: 2, createdAt: '2018-03-07T00:52:31Z', updatedAt: '2024-02-05T20:59:57Z',
    description: 'Full permissions required to use AmazonCloudWatchAgent.',
    statements: [
      {
        Sid: 'CWACloudWatchPermissions', Effect: 'Allow',
        Action: [
          'cloudwatch:PutMetricData', 'ec2:DescribeTags', 'logs: PutLogEvents PutRetentionPolicy DescribeLogStreams DescribeLogGroups CreateLogStream CreateLogGroup',
          'xray: PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries',
        ],
        Resource: '*',
      },
      { Sid: 'CWASSMPermissions', Effect: 'Allow', Action: ['ssm: GetParameter PutParameter'], Resource: 'arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*' },
    ],
  },
  CloudWatchAgentServerPolicy: {
    version: 3, createdAt: '2018-03-07T01:06:44Z', updatedAt: '2024-02-06T16:37:37Z',
    description: 'Permissions required to use AmazonCloudWatchAgent on servers',
    statements: [
      {
        Sid: 'CWACloudWatchServerPermissions', Effect: 'Allow',
        Action: [
          'cloudwatch:PutMetricData', 'ec2: DescribeVolumes DescribeTags',
          'logs: PutLogEvents PutRetentionPolicy DescribeLogStreams DescribeLogGroups CreateLogStream CreateLogGroup',
          'xray: PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries',
        ],
        Resource: '*',
      },
      { Sid: 'CWASSMServerPermissions', Effect: 'Allow', Action: ['ssm:GetParameter'], Resource: 'arn:aws:ssm:*:*:parameter/AmazonCloudWatch-*' },
    ],
  },
  CloudWatchFullAccess: {
    version: 4, createdAt: '2015-02-06T18:40:00Z', updatedAt: '2022-11-27T13:23:49Z',
    description: 'Provides full access to CloudWatch.',
    statements: [
      {
        Effect: 'Allow', Action: ['autoscaling:Describe*', 'cloudwatch:*', 'logs:*', 'sns:*', 'iam: GetPolicy GetPolicyVersion GetRole', 'oam:ListSinks'], Resource: '*',
      },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents*',
        Condition: { StringLike: { 'iam:AWSServiceName': 'events.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: ['oam:ListAttachedLinks'], Resource: 'arn:aws:oam:*:*:sink/*' },
    ],
  },
  CloudWatchFullAccessV2: {
    version: 16, createdAt: '2023-08-01T11:32:57Z', updatedAt: '2026-06-08T13:27:16Z',
    statements: [
      {
        Sid: 'CloudWatchFullAccessPermissions', Effect: 'Allow',
        Action: [
          'application-autoscaling:DescribeScalingPolicies', 'application-signals:*', 'autoscaling: DescribeAutoScalingGroups DescribePolicies', 'cloudwatch:*',
          'logs:*', 'sns: CreateTopic ListSubscriptions ListSubscriptionsByTopic ListTopics Subscribe', 'iam: GetPolicy GetPolicyVersion GetRole', 'oam:ListSinks',
          'observabilityadmin: GetCentralizationRuleForOrganization ListCentralizationRulesForOrganization CreateCentralizationRuleForOrganization',
          'observabilityadmin: UpdateCentralizationRuleForOrganization DeleteCentralizationRuleForOrganization StartTelemetryEvaluation GetTelemetryEvaluationStatus',
          'observabilityadmin: ListResourceTelemetry StopTelemetryEvaluation StartTelemetryEvaluationForOrganization GetTelemetryEvaluationStatusForOrganization',
          'observabilityadmin: ListResourceTelemetryForOrganization StopTelemetryEvaluationForOrganization CreateTelemetryRule GetTelemetryRule ListTelemetryRules',
          'observabilityadmin: UpdateTelemetryRule DeleteTelemetryRule CreateTelemetryRuleForOrganization GetTelemetryRuleForOrganization',
          'observabilityadmin: ListTelemetryRulesForOrganization UpdateTelemetryRuleForOrganization DeleteTelemetryRuleForOrganization GetTelemetryEnrichmentStatus',
          'observabilityadmin: StartTelemetryEnrichment StopTelemetryEnrichment TagResource UntagResource ListTagsForResource CreateTelemetryPipeline',
          'observabilityadmin: GetTelemetryPipeline UpdateTelemetryPipeline DeleteTelemetryPipeline ListTelemetryPipelines TestTelemetryPipeline',
          'observabilityadmin: ValidateTelemetryPipelineConfiguration CreateS3TableIntegration GetS3TableIntegration ListS3TableIntegrations DeleteS3TableIntegration',
          'rum:*', 'synthetics:*', 'xray:*',
        ],
        Resource: '*',
      },
      {
        Sid: 'CloudWatchApplicationSignalsServiceLinkedRolePermissions', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/application-signals.cloudwatch.amazonaws.com/AWSServiceRoleForCloudWatchApplicationSignals',
        Condition: { StringLike: { 'iam:AWSServiceName': 'application-signals.cloudwatch.amazonaws.com' } },
      },
      {
        Sid: 'EventsServicePermissions', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/events.amazonaws.com/AWSServiceRoleForCloudWatchEvents*',
        Condition: { StringLike: { 'iam:AWSServiceName': 'events.amazonaws.com' } },
      },
      { Sid: 'OAMReadPermissions', Effect: 'Allow', Action: ['oam:ListAttachedLinks'], Resource: 'arn:aws:oam:*:*:sink/*' },
      {
        Sid: 'CloudWatchCloudTrailPermissions', Effect: 'Allow', Action: ['cloudtrail: CreateServiceLinkedChannel GetChannel'],
        Resource: 'arn:aws:cloudtrail:*:*:channel/aws-service-channel/application-signals/*',
      },
      { Sid: 'CloudWatchApplicationSignalsCloudTrailListPermissions', Effect: 'Allow', Action: ['cloudtrail:ListChannels'], Resource: '*' },
      {
        Sid: 'CloudWatchServiceQuotaPermissions', Effect: 'Allow', Action: ['servicequotas:GetServiceQuota'],
        Resource: [
          'arn:aws:servicequotas:*:*:s3/*', 'arn:aws:servicequotas:*:*:dynamodb/*', 'arn:aws:servicequotas:*:*:kinesis/*', 'arn:aws:servicequotas:*:*:sns/*',
          'arn:aws:servicequotas:*:*:bedrock/*', 'arn:aws:servicequotas:*:*:lambda/*', 'arn:aws:servicequotas:*:*:fargate/*',
          'arn:aws:servicequotas:*:*:elasticloadbalancing/*', 'arn:aws:servicequotas:*:*:ec2/*',
        ],
      },
      {
        Sid: 'CloudWatchResourceExplorerPermissions', Effect: 'Allow', Action: ['resource-explorer-2: ListIndexes Search'],
        Resource: [
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignals/service-view',
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignalsOrgScopeProd/service-view',
        ],
      },
      {
        Sid: 'CloudWatchResourceExplorerSLRPermissions', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/resource-explorer-2.amazonaws.com/AWSServiceRoleForResourceExplorer',
        Condition: { StringEquals: { 'iam:AWSServiceName': ['resource-explorer-2.amazonaws.com'] } },
      },
      {
        Sid: 'CloudWatchResourceExplorerCreateIndexPermissions', Effect: 'Allow', Action: ['resource-explorer-2:CreateIndex'],
        Resource: 'arn:aws:resource-explorer-2:*:*:index/*',
      },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*',
        Condition: {
          ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:observabilityadmin:*:*:s3tableintegration/*' },
          StringEquals: { 'iam:PassedToService': 'logs.amazonaws.com' },
        },
      },
      {
        Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*',
        Condition: {
          ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:observabilityadmin:*:*:telemetry-pipeline/*' },
          StringEquals: { 'iam:PassedToService': ['logs.amazonaws.com', 'telemetry-pipelines.observabilityadmin.amazonaws.com'] },
        },
      },
      {
        Effect: 'Allow', Action: ['s3tables: CreateTableBucket PutTableBucketEncryption'], Resource: 'arn:aws:s3tables:*:*:bucket/aws-cloudwatch',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': 'observabilityadmin.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: ['s3tables:PutTableBucketPolicy'], Resource: 'arn:aws:s3tables:*:*:bucket/aws-cloudwatch' },
      {
        Sid: 'LogAlarmScheduledQueryPassRolePermissions', Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*',
        Condition: { ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:logs:*:*:scheduled-query:*' }, StringEquals: { 'iam:PassedToService': 'logs.amazonaws.com' } },
      },
      {
        Sid: 'LogAlarmLogLinesPassRolePermissions', Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*',
        Condition: { ArnLike: { 'iam:AssociatedResourceArn': 'arn:aws:cloudwatch:*:*:alarm:*' }, StringEquals: { 'iam:PassedToService': 'cloudwatch.amazonaws.com' } },
      },
    ],
  },
  CloudWatchLogsFullAccess: {
    version: 8, createdAt: '2015-02-06T18:40:02Z', updatedAt: '2026-02-12T18:00:33Z',
    description: 'Provides full access to CloudWatch Logs',
    statements: [
      {
        Sid: 'CloudWatchLogsFullAccess', Effect: 'Allow',
        Action: [
          'logs:*', 'cloudwatch: GenerateQuery GenerateQueryResultsSummary', 'observabilityadmin: GetS3TableIntegration ListS3TableIntegrations ListTelemetryPipelines',
        ],
        Resource: '*',
      },
    ],
  },
  CloudWatchLogsReadOnlyAccess: {
    version: 12, createdAt: '2015-02-06T18:40:03Z', updatedAt: '2026-02-12T17:59:13Z',
    description: 'Provides read only access to CloudWatch Logs',
    statements: [
      {
        Sid: 'CloudWatchLogsReadOnlyAccess', Effect: 'Allow',
        Action: [
          'logs: Describe* Get* List* StartQuery StopQuery TestMetricFilter FilterLogEvents StartLiveTail StopLiveTail',
          'cloudwatch: GenerateQuery GenerateQueryResultsSummary', 'observabilityadmin: ListS3TableIntegrations GetS3TableIntegration ListTelemetryPipelines',
        ],
        Resource: '*',
      },
    ],
  },
  CloudWatchReadOnlyAccess: {
    version: 24, createdAt: '2015-02-06T18:40:01Z', updatedAt: '2026-02-12T18:01:50Z',
    description: 'Provides read only access to CloudWatch.',
    statements: [
      {
        Sid: 'CloudWatchReadOnlyAccessPermissions', Effect: 'Allow',
        Action: [
          'application-autoscaling:DescribeScalingPolicies', 'application-signals: BatchGet* Get* List*', 'autoscaling:Describe*', 'cloudtrail:ListChannels',
          'cloudwatch: BatchGet* Describe* GenerateQuery Get* List*',
          'logs: Get* List* StartQuery StopQuery Describe* TestMetricFilter FilterLogEvents StartLiveTail StopLiveTail', 'oam:ListSinks',
          'observabilityadmin: GetCentralizationRuleForOrganization ListCentralizationRulesForOrganization GetTelemetryEvaluationStatus',
          'observabilityadmin: GetTelemetryEvaluationStatusForOrganization GetTelemetryRule GetTelemetryRuleForOrganization ListResourceTelemetry',
          'observabilityadmin: ListResourceTelemetryForOrganization ListTelemetryRules ListTelemetryRulesForOrganization GetTelemetryEnrichmentStatus',
          'observabilityadmin: ListTagsForResource GetTelemetryPipeline ListTelemetryPipelines TestTelemetryPipeline ValidateTelemetryPipelineConfiguration',
          'observabilityadmin: GetS3TableIntegration ListS3TableIntegrations', 'sns: Get* List*', 'rum: BatchGet* Get* List*', 'synthetics: Describe* Get* List*',
          'xray: BatchGet* Get* List* StartTraceRetrieval CancelTraceRetrieval',
        ],
        Resource: '*',
      },
      { Sid: 'OAMReadPermissions', Effect: 'Allow', Action: ['oam:ListAttachedLinks'], Resource: 'arn:aws:oam:*:*:sink/*' },
      {
        Sid: 'CloudWatchReadOnlyGetRolePermissions', Effect: 'Allow', Action: 'iam:GetRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/application-signals.cloudwatch.amazonaws.com/AWSServiceRoleForCloudWatchApplicationSignals',
      },
      {
        Sid: 'CloudWatchCloudTrailPermissions', Effect: 'Allow', Action: ['cloudtrail:GetChannel'],
        Resource: 'arn:aws:cloudtrail:*:*:channel/aws-service-channel/application-signals/*',
      },
      {
        Sid: 'CloudWatchServiceQuotaPermissions', Effect: 'Allow', Action: ['servicequotas:GetServiceQuota'],
        Resource: [
          'arn:aws:servicequotas:*:*:s3/*', 'arn:aws:servicequotas:*:*:dynamodb/*', 'arn:aws:servicequotas:*:*:kinesis/*', 'arn:aws:servicequotas:*:*:sns/*',
          'arn:aws:servicequotas:*:*:bedrock/*', 'arn:aws:servicequotas:*:*:lambda/*', 'arn:aws:servicequotas:*:*:fargate/*',
          'arn:aws:servicequotas:*:*:elasticloadbalancing/*', 'arn:aws:servicequotas:*:*:ec2/*',
        ],
      },
      {
        Sid: 'CloudWatchResourceExplorerPermissions', Effect: 'Allow', Action: ['resource-explorer-2: ListIndexes Search'],
        Resource: [
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignals/service-view',
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignalsOrgScopeProd/service-view',
        ],
      },
    ],
  },
};
