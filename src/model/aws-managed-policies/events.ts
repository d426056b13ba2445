import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: EventBridge (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const eventsPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonEventBridgeFullAccess: {
    version: 7, createdAt: '2019-07-11T14:08:55Z', updatedAt: '2026-02-12T17:58:25Z',
    statements: [
      { Sid: 'EventBridgeActions', Effect: 'Allow', Action: ['events:*', 'schemas:*', 'scheduler:*', 'pipes:*'], Resource: '*' },
      {
        Sid: 'IAMCreateServiceLinkedRoleForApiDestinations', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/apidestinations.events.amazonaws.com/AWSServiceRoleForAmazonEventBridgeApiDestinations',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'apidestinations.events.amazonaws.com' } },
      },
      {
        Sid: 'IAMCreateServiceLinkedRoleForAmazonEventBridgeSchemas', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/schemas.amazonaws.com/AWSServiceRoleForSchemas',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'schemas.amazonaws.com' } },
      },
      {
        Sid: 'SecretsManagerAccessForApiDestinations', Effect: 'Allow', Action: ['secretsmanager: CreateSecret UpdateSecret DeleteSecret GetSecretValue PutSecretValue'],
        Resource: 'arn:aws:secretsmanager:*:*:secret:events!*',
      },
      {
        Sid: 'IAMPassRoleAccessForEventBridge', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringLike: { 'iam:PassedToService': 'events.amazonaws.com' } },
      },
      {
        Sid: 'IAMPassRoleAccessForScheduler', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringLike: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
      {
        Sid: 'IAMPassRoleAccessForPipes', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringLike: { 'iam:PassedToService': 'pipes.amazonaws.com' } },
      },
    ],
  },
  AmazonEventBridgeReadOnlyAccess: {
    version: 6, createdAt: '2019-07-11T13:59:07Z', updatedAt: '2022-12-01T17:02:48Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'events: DescribeRule DescribeEventBus DescribeEventSource ListEventBuses ListEventSources ListRuleNamesByTarget ListRules ListTargetsByRule',
          'events: TestEventPattern DescribeArchive ListArchives DescribeReplay ListReplays DescribeConnection ListConnections DescribeApiDestination',
          'events: ListApiDestinations DescribeEndpoint ListEndpoints',
          'schemas: DescribeCodeBinding DescribeDiscoverer DescribeRegistry DescribeSchema ExportSchema GetCodeBindingSource GetDiscoveredSchema GetResourcePolicy',
          'schemas: ListDiscoverers ListRegistries ListSchemas ListSchemaVersions ListTagsForResource SearchSchemas',
          'scheduler: GetSchedule GetScheduleGroup ListSchedules ListScheduleGroups ListTagsForResource', 'pipes: DescribePipe ListPipes ListTagsForResource',
        ],
        Resource: '*',
      },
    ],
  },
  CloudWatchEventsFullAccess: {
    version: 5, createdAt: '2016-01-14T18:37:08Z', updatedAt: '2026-02-12T18:00:32Z',
    statements: [
      { Sid: 'EventBridgeActions', Effect: 'Allow', Action: ['events:*', 'schemas:*', 'scheduler:*', 'pipes:*'], Resource: '*' },
      {
        Sid: 'IAMCreateServiceLinkedRoleForApiDestinations', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/apidestinations.events.amazonaws.com/AWSServiceRoleForAmazonEventBridgeApiDestinations',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'apidestinations.events.amazonaws.com' } },
      },
      {
        Sid: 'IAMCreateServiceLinkedRoleForAmazonEventBridgeSchemas', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/schemas.amazonaws.com/AWSServiceRoleForSchemas',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'schemas.amazonaws.com' } },
      },
      {
        Sid: 'SecretsManagerAccessForApiDestinations', Effect: 'Allow', Action: ['secretsmanager: CreateSecret UpdateSecret DeleteSecret GetSecretValue PutSecretValue'],
        Resource: 'arn:aws:secretsmanager:*:*:secret:events!*',
      },
      { Sid: 'IAMPassRoleForCloudWatchEvents', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/AWS_Events_Invoke_Targets' },
      {
        Sid: 'IAMPassRoleAccessForScheduler', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' } },
      },
      {
        Sid: 'IAMPassRoleAccessForPipes', Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/*',
        Condition: { StringEquals: { 'iam:PassedToService': 'pipes.amazonaws.com' } },
      },
    ],
  },
  CloudWatchEventsInvocationAccess: {
    path: '/service-role/', version: 1, createdAt: '2016-01-14T18:36:33Z',
    statements: [{ Sid: 'CloudWatchEventsInvocationAccess', Effect: 'Allow', Action: ['kinesis:PutRecord'], Resource: '*' }],
  },
  CloudWatchEventsReadOnlyAccess: {
    version: 3, createdAt: '2016-01-14T18:27:18Z', updatedAt: '2022-12-01T16:29:31Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'events: DescribeRule DescribeEventBus DescribeEventSource ListEventBuses ListEventSources ListRuleNamesByTarget ListRules ListTargetsByRule',
          'events: TestEventPattern DescribeArchive ListArchives DescribeReplay ListReplays DescribeConnection ListConnections DescribeApiDestination',
          'events: ListApiDestinations DescribeEndpoint ListEndpoints',
          'schemas: DescribeCodeBinding DescribeDiscoverer DescribeRegistry DescribeSchema ExportSchema GetCodeBindingSource GetDiscoveredSchema GetResourcePolicy',
          'schemas: ListDiscoverers ListRegistries ListSchemas ListSchemaVersions ListTagsForResource SearchSchemas',
          'scheduler: GetSchedule GetScheduleGroup ListSchedules ListScheduleGroups ListTagsForResource', 'pipes: DescribePipe ListPipes ListTagsForResource',
        ],
        Resource: '*',
      },
    ],
  },
  CloudWatchEventsServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2017-11-17T00:42:04Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'cloudwatch:DescribeAlarms',
          'ec2: DescribeInstanceStatus DescribeInstances DescribeSnapshots DescribeVolumeStatus DescribeVolumes RebootInstances StopInstances TerminateInstances',
          'ec2:CreateSnapshot',
        ],
        Resource: '*',
      },
    ],
  },
};
