import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: App Runner (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const appRunnerPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSAppRunnerFullAccess: {
    version: 1, createdAt: '2022-01-11T04:02:09Z',
    statements: [
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/apprunner.amazonaws.com/AWSServiceRoleForAppRunner',
        Condition: { StringLike: { 'iam:AWSServiceName': 'apprunner.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: 'iam:PassRole', Resource: '*', Condition: { StringLike: { 'iam:PassedToService': 'apprunner.amazonaws.com' } } },
      { Sid: 'AppRunnerAdminAccess', Effect: 'Allow', Action: 'apprunner:*', Resource: '*' },
    ],
  },
  AWSAppRunnerReadOnlyAccess: {
    version: 1, createdAt: '2022-02-24T21:24:15Z',
    statements: [{ Effect: 'Allow', Action: ['apprunner: List* Describe*'], Resource: '*' }],
  },
  AppRunnerNetworkingServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2022-01-12T21:02:40Z',
    statements: [
      { Effect: 'Allow', Action: ['ec2: DescribeNetworkInterfaces DescribeVpcs DescribeDhcpOptions DescribeSubnets DescribeSecurityGroups'], Resource: '*' },
      { Effect: 'Allow', Action: 'ec2:CreateNetworkInterface', Resource: '*', Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['AWSAppRunnerManaged'] } } },
      {
        Effect: 'Allow', Action: 'ec2:CreateTags', Resource: 'arn:aws:ec2:*:*:network-interface/*',
        Condition: { StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' }, StringLike: { 'aws:RequestTag/AWSAppRunnerManaged': '*' } },
      },
      { Effect: 'Allow', Action: 'ec2:DeleteNetworkInterface', Resource: '*', Condition: { Null: { 'ec2:ResourceTag/AWSAppRunnerManaged': 'false' } } },
    ],
  },
  AppRunnerServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2021-05-14T19:15:04Z',
    statements: [
      { Effect: 'Allow', Action: ['logs: CreateLogGroup PutRetentionPolicy'], Resource: 'arn:aws:logs:*:*:log-group:/aws/apprunner/*' },
      { Effect: 'Allow', Action: ['logs: CreateLogStream PutLogEvents DescribeLogStreams'], Resource: ['arn:aws:logs:*:*:log-group:/aws/apprunner/*:log-stream:*'] },
      {
        Effect: 'Allow', Action: ['events: PutRule PutTargets DeleteRule RemoveTargets DescribeRule EnableRule DisableRule'],
        Resource: 'arn:aws:events:*:*:rule/AWSAppRunnerManagedRule*',
      },
    ],
  },
};
