import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: Lambda (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const lambdaPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSCodeDeployRoleForLambda: {
    path: '/service-role/', version: 3, createdAt: '2017-11-28T14:05:44Z', updatedAt: '2019-12-03T19:53:10Z',
    statements: [
      { Effect: 'Allow', Action: ['cloudwatch:DescribeAlarms', 'lambda: UpdateAlias GetAlias GetProvisionedConcurrencyConfig', 'sns:Publish'], Resource: '*' },
      { Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion'], Resource: 'arn:aws:s3:::*/CodeDeploy/*' },
      { Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion'], Resource: '*', Condition: { StringEquals: { 's3:ExistingObjectTag/UseWithCodeDeploy': 'true' } } },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: 'arn:aws:lambda:*:*:function:CodeDeployHook_*' },
    ],
  },
  AWSCodeDeployRoleForLambdaLimited: {
    path: '/service-role/', version: 1, createdAt: '2020-08-17T17:14:14Z',
    statements: [
      { Effect: 'Allow', Action: ['cloudwatch:DescribeAlarms', 'lambda: UpdateAlias GetAlias GetProvisionedConcurrencyConfig'], Resource: '*' },
      { Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion'], Resource: 'arn:aws:s3:::*/CodeDeploy/*' },
      { Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion'], Resource: '*', Condition: { StringEquals: { 's3:ExistingObjectTag/UseWithCodeDeploy': 'true' } } },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: 'arn:aws:lambda:*:*:function:CodeDeployHook_*' },
    ],
  },
  AWSLambdaBasicDurableExecutionRolePolicy: {
    path: '/service-role/', version: 3, createdAt: '2025-12-02T15:04:12Z', updatedAt: '2026-02-12T18:01:44Z',
    statements: [
      { Effect: 'Allow', Action: ['logs: CreateLogGroup CreateLogStream PutLogEvents', 'lambda: CheckpointDurableExecution GetDurableExecutionState'], Resource: '*' },
    ],
  },
  AWSLambdaBasicExecutionRole: {
    path: '/service-role/', version: 1, createdAt: '2015-04-09T15:03:43Z',
    description: 'Provides write permissions to CloudWatch Logs.',
    statements: [{ Effect: 'Allow', Action: ['logs: CreateLogGroup CreateLogStream PutLogEvents'], Resource: '*' }],
  },
  AWSLambdaDynamoDBExecutionRole: {
    path: '/service-role/', version: 1, createdAt: '2015-04-09T15:09:29Z',
    statements: [
      {
        Effect: 'Allow', Action: ['dynamodb: DescribeStream GetRecords GetShardIterator ListStreams', 'logs: CreateLogGroup CreateLogStream PutLogEvents'], Resource: '*',
      },
    ],
  },
  AWSLambdaENIManagementAccess: {
    path: '/service-role/', version: 2, createdAt: '2016-12-06T00:37:27Z', updatedAt: '2020-10-01T20:07:26Z',
    statements: [
      {
        Effect: 'Allow', Action: ['ec2: CreateNetworkInterface DescribeNetworkInterfaces DeleteNetworkInterface AssignPrivateIpAddresses UnassignPrivateIpAddresses'],
        Resource: '*',
      },
    ],
  },
  AWSLambdaExecute: {
    version: 1, createdAt: '2015-02-06T18:40:46Z',
    statements: [
      { Effect: 'Allow', Action: ['logs:*'], Resource: 'arn:aws:logs:*:*:*' },
      { Effect: 'Allow', Action: ['s3: GetObject PutObject'], Resource: 'arn:aws:s3:::*' },
    ],
  },
  AWSLambdaKinesisExecutionRole: {
    path: '/service-role/', version: 2, createdAt: '2015-04-09T15:14:16Z', updatedAt: '2018-11-19T20:09:24Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'kinesis: DescribeStream DescribeStreamSummary GetRecords GetShardIterator ListShards ListStreams SubscribeToShard',
          'logs: CreateLogGroup CreateLogStream PutLogEvents',
        ],
        Resource: '*',
      },
    ],
  },
  AWSLambdaMSKExecutionRole: {
    path: '/service-role/', version: 2, createdAt: '2020-08-11T17:35:05Z', updatedAt: '2022-08-02T20:08:02Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'kafka: DescribeCluster DescribeClusterV2 GetBootstrapBrokers',
          'ec2: CreateNetworkInterface DescribeNetworkInterfaces DescribeVpcs DeleteNetworkInterface DescribeSubnets DescribeSecurityGroups',
          'logs: CreateLogGroup CreateLogStream PutLogEvents',
        ],
        Resource: '*',
      },
    ],
  },
  AWSLambdaRole: {
    path: '/service-role/', version: 1, createdAt: '2015-02-06T18:41:28Z',
    statements: [{ Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: ['*'] }],
  },
  AWSLambdaSQSQueueExecutionRole: {
    path: '/service-role/', version: 1, createdAt: '2018-06-14T21:50:45Z',
    statements: [
      { Effect: 'Allow', Action: ['sqs: ReceiveMessage DeleteMessage GetQueueAttributes', 'logs: CreateLogGroup CreateLogStream PutLogEvents'], Resource: '*' },
    ],
  },
  AWSLambdaVPCAccessExecutionRole: {
    path: '/service-role/', version: 3, createdAt: '2016-02-11T23:15:26Z', updatedAt: '2024-01-05T22:38:26Z',
    description: 'Provides minimum permissions for a Lambda function to execute while accessing a resource within a VPC - create, describe, delete network interfaces and write permissions to CloudWatch Logs.',
    statements: [
      {
        Sid: 'AWSLambdaVPCAccessExecutionPermissions', Effect: 'Allow',
        Action: [
          'logs: CreateLogGroup CreateLogStream PutLogEvents',
          'ec2: CreateNetworkInterface DescribeNetworkInterfaces DescribeSubnets DeleteNetworkInterface AssignPrivateIpAddresses UnassignPrivateIpAddresses',
        ],
        Resource: '*',
      },
    ],
  },
  AWSLambda_FullAccess: {
    version: 7, createdAt: '2020-11-17T21:14:08Z', updatedAt: '2026-02-12T18:00:51Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'cloudformation: DescribeStacks ListStackResources', 'cloudwatch: ListMetrics GetMetricData', 'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs',
          'kms: DescribeKey ListAliases', 'iam: GetPolicy GetPolicyVersion GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies ListRoles', 'lambda:*',
          'logs:DescribeLogGroups', 'states: DescribeStateMachine ListStateMachines', 'tag:GetResources', 'xray: GetTraceSummaries BatchGetTraces',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } } },
      {
        Effect: 'Allow', Action: ['logs: DescribeLogStreams GetLogEvents FilterLogEvents StartLiveTail StopLiveTail'],
        Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda/*',
      },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/lambda.amazonaws.com/AWSServiceRoleForLambda',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'lambda.amazonaws.com' } },
      },
    ],
  },
  AWSLambda_ReadOnlyAccess: {
    version: 5, createdAt: '2020-11-17T21:10:32Z', updatedAt: '2026-02-12T18:02:55Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'cloudformation: DescribeStacks ListStacks ListStackResources', 'cloudwatch: GetMetricData ListMetrics',
          'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs', 'kms:ListAliases',
          'iam: GetPolicy GetPolicyVersion GetRole GetRolePolicy ListAttachedRolePolicies ListRolePolicies ListRoles', 'logs:DescribeLogGroups', 'lambda: Get* List*',
          'states: DescribeStateMachine ListStateMachines', 'tag:GetResources', 'xray: GetTraceSummaries BatchGetTraces',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: [
          'logs: DescribeLogStreams GetLogEvents FilterLogEvents StartQuery StopQuery DescribeQueries GetLogGroupFields GetLogRecord GetQueryResults StartLiveTail',
          'logs:StopLiveTail',
        ],
        Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda/*',
      },
    ],
  },
  CloudWatchLambdaApplicationSignalsExecutionRolePolicy: {
    version: 1, createdAt: '2024-10-16T19:09:17Z',
    statements: [
      {
        Sid: 'CloudWatchApplicationSignalsXrayWritePermissions', Effect: 'Allow', Action: ['xray:PutTraceSegments'], Resource: ['*'],
        Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
      {
        Sid: 'CloudWatchApplicationSignalsLogGroupWritePermissions', Effect: 'Allow', Action: ['logs: CreateLogGroup CreateLogStream PutLogEvents'],
        Resource: 'arn:aws:logs:*:*:log-group:/aws/application-signals/data:*', Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
    ],
  },
  CloudWatchLambdaInsightsExecutionRolePolicy: {
    version: 1, createdAt: '2020-10-07T19:27:06Z',
    statements: [
      { Effect: 'Allow', Action: 'logs:CreateLogGroup', Resource: '*' },
      { Effect: 'Allow', Action: ['logs: CreateLogStream PutLogEvents'], Resource: 'arn:aws:logs:*:*:log-group:/aws/lambda-insights:*' },
    ],
  },
};
