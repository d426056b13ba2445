import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: queues, topics, streams and what is built around them (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const messagesPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSCloudFormationFullAccess: {
    version: 1, createdAt: '2019-07-26T21:50:35Z',
    statements: [{ Effect: 'Allow', Action: ['cloudformation:*'], Resource: '*' }],
  },
  AWSCloudFormationReadOnlyAccess: {
    version: 7, createdAt: '2015-02-06T18:39:49Z', updatedAt: '2026-02-12T18:02:00Z',
    statements: [{ Effect: 'Allow', Action: ['cloudformation: Describe* BatchDescribe* EstimateTemplateCost Get* List* ValidateTemplate Detect*'], Resource: '*' }],
  },
  AWSStepFunctionsConsoleFullAccess: {
    version: 2, createdAt: '2017-01-11T21:54:31Z', updatedAt: '2017-01-12T00:19:34Z',
    statements: [
      { Effect: 'Allow', Action: 'states:*', Resource: '*' },
      { Effect: 'Allow', Action: 'iam:ListRoles', Resource: '*' },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: 'arn:aws:iam::*:role/service-role/StatesExecutionRole*' },
      { Effect: 'Allow', Action: 'lambda:ListFunctions', Resource: '*' },
    ],
  },
  AWSStepFunctionsFullAccess: {
    version: 1, createdAt: '2017-01-11T21:51:32Z',
    statements: [{ Effect: 'Allow', Action: 'states:*', Resource: '*' }],
  },
  AWSStepFunctionsReadOnlyAccess: {
    version: 4, createdAt: '2017-01-11T21:46:19Z', updatedAt: '2024-04-26T18:53:54Z',
    statements: [
      {
        Sid: 'ReadOnlyAccess', Effect: 'Allow',
        Action: [
          'states: ListStateMachines ListActivities DescribeStateMachine DescribeStateMachineForExecution ListExecutions DescribeExecution GetExecutionHistory',
          'states: DescribeActivity ListTagsForResource DescribeMapRun ListMapRuns DescribeStateMachineAlias ListStateMachineAliases ListStateMachineVersions',
          'states:ValidateStateMachineDefinition',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonAPIGatewayAdministrator: {
    version: 1, createdAt: '2015-07-09T17:34:45Z',
    statements: [{ Effect: 'Allow', Action: ['apigateway:*'], Resource: 'arn:aws:apigateway:*::/*' }],
  },
  AmazonAPIGatewayInvokeFullAccess: {
    version: 2, createdAt: '2015-07-09T17:36:12Z', updatedAt: '2018-12-18T18:25:10Z',
    statements: [{ Effect: 'Allow', Action: ['execute-api: Invoke ManageConnections'], Resource: 'arn:aws:execute-api:*:*:*' }],
  },
  AmazonAPIGatewayPushToCloudWatchLogs: {
    path: '/service-role/', version: 1, createdAt: '2015-11-11T23:41:46Z',
    statements: [
      { Effect: 'Allow', Action: ['logs: CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams PutLogEvents GetLogEvents FilterLogEvents'], Resource: '*' },
    ],
  },
  AmazonKinesisFirehoseFullAccess: {
    version: 1, createdAt: '2015-10-07T18:45:26Z',
    statements: [{ Effect: 'Allow', Action: ['firehose:*'], Resource: '*' }],
  },
  AmazonKinesisFirehoseReadOnlyAccess: {
    version: 1, createdAt: '2015-10-07T18:43:39Z',
    statements: [{ Effect: 'Allow', Action: ['firehose: Describe* List*'], Resource: '*' }],
  },
  AmazonKinesisFullAccess: {
    version: 1, createdAt: '2015-02-06T18:40:29Z',
    statements: [{ Effect: 'Allow', Action: 'kinesis:*', Resource: '*' }],
  },
  AmazonKinesisReadOnlyAccess: {
    version: 1, createdAt: '2015-02-06T18:40:30Z',
    statements: [{ Effect: 'Allow', Action: ['kinesis: Get* List* Describe*'], Resource: '*' }],
  },
  AmazonSESFullAccess: {
    version: 1, createdAt: '2015-02-06T18:41:02Z',
    statements: [{ Effect: 'Allow', Action: ['ses:*'], Resource: '*' }],
  },
  AmazonSESReadOnlyAccess: {
    version: 2, createdAt: '2015-02-06T18:41:03Z', updatedAt: '2024-05-14T12:03:02Z',
    statements: [{ Sid: 'SESReadOnlyAccess', Effect: 'Allow', Action: ['ses: Get* List* BatchGetMetricData'], Resource: '*' }],
  },
  AmazonSNSFullAccess: {
    version: 2, createdAt: '2015-02-06T18:41:05Z', updatedAt: '2024-09-24T22:32:05Z',
    description: 'Provides full access to Amazon SNS via the AWS Management Console.',
    statements: [
      { Sid: 'SNSFullAccess', Effect: 'Allow', Action: 'sns:*', Resource: '*' },
      {
        Sid: 'SMSAccessViaSNS', Effect: 'Allow',
        Action: [
          'sms-voice: DescribeVerifiedDestinationNumbers CreateVerifiedDestinationNumber SendDestinationNumberVerificationCode SendTextMessage',
          'sms-voice: DeleteVerifiedDestinationNumber VerifyDestinationNumber DescribeAccountAttributes DescribeSpendLimits DescribePhoneNumbers',
          'sms-voice: SetTextMessageSpendLimitOverride DescribeOptedOutNumbers DeleteOptedOutNumber',
        ],
        Resource: '*', Condition: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
      },
    ],
  },
  AmazonSNSReadOnlyAccess: {
    version: 2, createdAt: '2015-02-06T18:41:06Z', updatedAt: '2024-09-24T22:13:12Z',
    description: 'Provides read only access to Amazon SNS via the AWS Management Console.',
    statements: [
      {
        Sid: 'SNSReadOnlyAccess', Effect: 'Allow',
        Action: [
          'sns: GetTopicAttributes List* CheckIfPhoneNumberIsOptedOut GetEndpointAttributes GetDataProtectionPolicy GetPlatformApplicationAttributes GetSMSAttributes',
          'sns: GetSMSSandboxAccountStatus GetSubscriptionAttributes',
        ],
        Resource: '*',
      },
      {
        Sid: 'SMSAccessViaSNS', Effect: 'Allow',
        Action: ['sms-voice: DescribeVerifiedDestinationNumbers DescribeAccountAttributes DescribeSpendLimits DescribePhoneNumbers DescribeOptedOutNumbers'],
        Resource: '*', Condition: { StringEquals: { 'aws:CalledViaLast': 'sns.amazonaws.com' } },
      },
    ],
  },
  AmazonSNSRole: {
    path: '/service-role/', version: 1, createdAt: '2015-02-06T18:41:30Z',
    statements: [{ Effect: 'Allow', Action: ['logs: CreateLogGroup CreateLogStream PutLogEvents PutMetricFilter PutRetentionPolicy'], Resource: ['*'] }],
  },
  AmazonSQSFullAccess: {
    version: 1, createdAt: '2015-02-06T18:41:07Z',
    description: 'Provides full access to Amazon SQS via the AWS Management Console.',
    statements: [{ Effect: 'Allow', Action: ['sqs:*'], Resource: '*' }],
  },
  AmazonSQSReadOnlyAccess: {
    version: 4, createdAt: '2015-02-06T18:41:08Z', updatedAt: '2024-05-24T18:16:44Z',
    description: 'Provides read only access to Amazon SQS via the AWS Management Console.',
    statements: [
      {
        Sid: 'AmazonSQSReadOnlyAccess', Effect: 'Allow',
        Action: ['sqs: GetQueueAttributes GetQueueUrl ListDeadLetterSourceQueues ListQueues ListMessageMoveTasks ListQueueTags'], Resource: '*',
      },
    ],
  },
  CloudFrontFullAccess: {
    version: 15, createdAt: '2015-02-06T18:39:50Z', updatedAt: '2026-07-30T16:42:27Z',
    statements: [
      { Sid: 'cfflistbuckets', Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: 'arn:aws:s3:::*' },
      {
        Sid: 'cffullaccess', Effect: 'Allow',
        Action: [
          'acm: DescribeCertificate ListCertificates', 'cloudfront:*', 'cloudfront-keyvaluestore:*', 'iam:ListServerCertificates', 'waf: ListWebACLs GetWebACL',
          'wafv2: ListWebACLs GetWebACL CreateWebACL', 'kinesis:ListStreams', 'ec2:DescribeInstances', 'elasticloadbalancing:DescribeLoadBalancers',
          'ec2: DescribeInternetGateways DescribeIpamPools GetIpamPoolCidrs', 'pricingplanmanager: ListSubscriptions CreateSubscription', 'cloudwatch:GetMetricData',
          'freetier:GetAccountPlanState', 'shield:ListProtections',
        ],
        Resource: '*',
      },
      {
        Sid: 'cfrequestcertificate', Effect: 'Allow', Action: ['acm:RequestCertificate'], Resource: '*',
        Condition: { StringEquals: { 'aws:CalledViaLast': 'cloudfront.amazonaws.com' } },
      },
      { Sid: 'cffdescribestream', Effect: 'Allow', Action: ['kinesis:DescribeStream'], Resource: 'arn:aws:kinesis:*:*:*' },
      { Sid: 'cfflistroles', Effect: 'Allow', Action: ['iam:ListRoles'], Resource: 'arn:aws:iam::*:*' },
      {
        Sid: 'ppmFullAccess', Effect: 'Allow',
        Action: [
          'pricingplanmanager: ApprovePaidSubscription AssociateResourcesToSubscription CancelSubscription CancelSubscriptionChange',
          'pricingplanmanager: DisassociateResourcesFromSubscription GetSubscription UpdateSubscription',
        ],
        Resource: 'arn:aws:pricingplanmanager::*:subscription:*',
      },
    ],
  },
  CloudFrontReadOnlyAccess: {
    version: 12, createdAt: '2015-02-06T18:39:55Z', updatedAt: '2026-02-12T17:59:06Z',
    statements: [
      {
        Sid: 'cfReadOnly', Effect: 'Allow',
        Action: [
          'acm: DescribeCertificate ListCertificates', 'cloudfront: Describe* Get* List*', 'cloudfront-keyvaluestore: Describe* Get* List*',
          'iam:ListServerCertificates', 'route53:List*', 'waf: ListWebACLs GetWebACL', 'wafv2: ListWebACLs GetWebACL', 'ec2: DescribeIpamPools GetIpamPoolCidrs',
          'pricingplanmanager: ListSubscriptions GetSubscription',
        ],
        Resource: '*',
      },
    ],
  },
};
