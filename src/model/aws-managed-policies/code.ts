import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: CodeBuild and CodeDeploy (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const codePolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSCodeBuildAdminAccess: {
    version: 20, createdAt: '2016-12-01T19:04:44Z', updatedAt: '2026-02-12T18:01:51Z',
    statements: [
      {
        Sid: 'AWSServicesAccess', Effect: 'Allow',
        Action: [
          'codebuild:*', 'codecommit: GetBranch GetCommit GetRepository ListBranches ListRepositories', 'cloudwatch:GetMetricStatistics',
          'ec2: DescribeVpcs DescribeSecurityGroups DescribeSubnets', 'ecr: DescribeRepositories ListImages', 'elasticfilesystem:DescribeFileSystems',
          'events: DeleteRule DescribeRule DisableRule EnableRule ListTargetsByRule ListRuleNamesByTarget PutRule PutTargets RemoveTargets', 'logs:GetLogEvents',
          's3: GetBucketLocation ListAllMyBuckets',
        ],
        Resource: '*',
      },
      { Sid: 'CWLDeleteLogGroupAccess', Effect: 'Allow', Action: ['logs:DeleteLogGroup'], Resource: 'arn:aws:logs:*:*:log-group:/aws/codebuild/*:log-stream:*' },
      { Sid: 'SSMParameterWriteAccess', Effect: 'Allow', Action: ['ssm:PutParameter'], Resource: 'arn:aws:ssm:*:*:parameter/CodeBuild/*' },
      { Sid: 'SSMStartSessionAccess', Effect: 'Allow', Action: ['ssm:StartSession'], Resource: 'arn:aws:ecs:*:*:task/*/*' },
      { Sid: 'SSMOpenDataChannelAccess', Effect: 'Allow', Action: ['ssmmessages:OpenDataChannel'], Resource: 'arn:aws:ssm:*:*:session/*' },
      {
        Sid: 'CodeStarConnectionsReadWriteAccess', Effect: 'Allow',
        Action: [
          'codestar-connections: CreateConnection DeleteConnection UpdateConnectionInstallation TagResource UntagResource ListConnections ListInstallationTargets',
          'codestar-connections: ListTagsForResource GetConnection GetIndividualAccessToken GetInstallationUrl PassConnection StartOAuthHandshake UseConnection',
        ],
        Resource: ['arn:aws:codestar-connections:*:*:connection/*', 'arn:aws:codeconnections:*:*:connection/*'],
      },
      {
        Sid: 'CodeStarNotificationsReadWriteAccess', Effect: 'Allow',
        Action: ['codestar-notifications: CreateNotificationRule DescribeNotificationRule UpdateNotificationRule DeleteNotificationRule Subscribe Unsubscribe'],
        Resource: '*', Condition: { ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codebuild:*:*:project/*' } },
      },
      {
        Sid: 'CodeStarNotificationsListAccess', Effect: 'Allow', Action: ['codestar-notifications: ListNotificationRules ListEventTypes ListTargets ListTagsforResource'],
        Resource: '*',
      },
      {
        Sid: 'CodeStarNotificationsSNSTopicCreateAccess', Effect: 'Allow', Action: ['sns: CreateTopic SetTopicAttributes'],
        Resource: 'arn:aws:sns:*:*:codestar-notifications*',
      },
      { Sid: 'SNSTopicListAccess', Effect: 'Allow', Action: ['sns: ListTopics GetTopicAttributes'], Resource: '*' },
      {
        Sid: 'CodeStarNotificationsChatbotAccess', Effect: 'Allow', Action: ['chatbot: DescribeSlackChannelConfigurations ListMicrosoftTeamsChannelConfigurations'],
        Resource: '*',
      },
    ],
  },
  AWSCodeBuildReadOnlyAccess: {
    version: 15, createdAt: '2016-12-01T19:03:41Z', updatedAt: '2026-02-12T18:02:34Z',
    statements: [
      {
        Sid: 'AWSServicesAccess', Effect: 'Allow',
        Action: [
          'codebuild: BatchGet* GetResourcePolicy List* DescribeTestCases DescribeCodeCoverages', 'codecommit: GetBranch GetCommit GetRepository',
          'cloudwatch:GetMetricStatistics', 'events: DescribeRule ListTargetsByRule ListRuleNamesByTarget', 'logs:GetLogEvents',
        ],
        Resource: '*',
      },
      {
        Sid: 'CodeStarConnectionsUserAccess', Effect: 'Allow', Action: ['codestar-connections: ListConnections GetConnection'],
        Resource: ['arn:aws:codestar-connections:*:*:connection/*', 'arn:aws:codeconnections:*:*:connection/*'],
      },
      {
        Sid: 'CodeStarNotificationsPowerUserAccess', Effect: 'Allow', Action: ['codestar-notifications:DescribeNotificationRule'], Resource: '*',
        Condition: { ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codebuild:*:*:project/*' } },
      },
      { Sid: 'CodeStarNotificationsListAccess', Effect: 'Allow', Action: ['codestar-notifications: ListNotificationRules ListEventTypes ListTargets'], Resource: '*' },
    ],
  },
  AWSCodeDeployDeployerAccess: {
    version: 6, createdAt: '2015-05-19T18:18:43Z', updatedAt: '2026-02-12T18:02:10Z',
    statements: [
      { Effect: 'Allow', Action: ['codedeploy: Batch* CreateDeployment Get* List* RegisterApplicationRevision'], Resource: '*' },
      {
        Sid: 'CodeStarNotificationsReadWriteAccess', Effect: 'Allow',
        Action: ['codestar-notifications: CreateNotificationRule DescribeNotificationRule UpdateNotificationRule Subscribe Unsubscribe'], Resource: '*',
        Condition: { ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codedeploy:*:*:application:*' } },
      },
      {
        Sid: 'CodeStarNotificationsListAccess', Effect: 'Allow', Action: ['codestar-notifications: ListNotificationRules ListTargets ListTagsforResource ListEventTypes'],
        Resource: '*',
      },
      { Sid: 'CodeStarNotificationsChatbotAccess', Effect: 'Allow', Action: ['chatbot:DescribeSlackChannelConfigurations'], Resource: '*' },
      { Sid: 'SNSTopicListAccess', Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
    ],
  },
  AWSCodeDeployFullAccess: {
    version: 6, createdAt: '2015-05-19T18:13:23Z', updatedAt: '2026-02-12T17:58:37Z',
    statements: [
      { Effect: 'Allow', Action: 'codedeploy:*', Resource: '*' },
      {
        Sid: 'CodeStarNotificationsReadWriteAccess', Effect: 'Allow',
        Action: ['codestar-notifications: CreateNotificationRule DescribeNotificationRule UpdateNotificationRule DeleteNotificationRule Subscribe Unsubscribe'],
        Resource: '*', Condition: { ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codedeploy:*:*:application:*' } },
      },
      {
        Sid: 'CodeStarNotificationsListAccess', Effect: 'Allow', Action: ['codestar-notifications: ListNotificationRules ListTargets ListTagsforResource ListEventTypes'],
        Resource: '*',
      },
      {
        Sid: 'CodeStarNotificationsSNSTopicCreateAccess', Effect: 'Allow', Action: ['sns: CreateTopic SetTopicAttributes'],
        Resource: 'arn:aws:sns:*:*:codestar-notifications*',
      },
      { Sid: 'CodeStarNotificationsChatbotAccess', Effect: 'Allow', Action: ['chatbot:DescribeSlackChannelConfigurations'], Resource: '*' },
      { Sid: 'SNSTopicListAccess', Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
    ],
  },
  AWSCodeDeployReadOnlyAccess: {
    version: 6, createdAt: '2015-05-19T18:21:32Z', updatedAt: '2026-02-12T17:57:13Z',
    statements: [
      { Effect: 'Allow', Action: ['codedeploy: Batch* Get* List*'], Resource: '*' },
      {
        Sid: 'CodeStarNotificationsPowerUserAccess', Effect: 'Allow', Action: ['codestar-notifications:DescribeNotificationRule'], Resource: '*',
        Condition: { ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codedeploy:*:*:application:*' } },
      },
      { Sid: 'CodeStarNotificationsListAccess', Effect: 'Allow', Action: ['codestar-notifications: ListNotificationRules ListEventTypes ListTargets'], Resource: '*' },
    ],
  },
  AWSCodeDeployRole: {
    path: '/service-role/', version: 11, createdAt: '2015-05-04T18:05:37Z', updatedAt: '2023-08-16T20:38:58Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'autoscaling: CompleteLifecycleAction DeleteLifecycleHook DescribeAutoScalingGroups DescribeLifecycleHooks PutLifecycleHook RecordLifecycleActionHeartbeat',
          'autoscaling: CreateAutoScalingGroup CreateOrUpdateTags UpdateAutoScalingGroup EnableMetricsCollection DescribePolicies DescribeScheduledActions',
          'autoscaling: DescribeNotificationConfigurations SuspendProcesses ResumeProcesses AttachLoadBalancers AttachLoadBalancerTargetGroups PutScalingPolicy',
          'autoscaling: PutScheduledUpdateGroupAction PutNotificationConfiguration PutWarmPool DescribeScalingActivities DeleteAutoScalingGroup',
          'ec2: DescribeInstances DescribeInstanceStatus TerminateInstances', 'tag:GetResources', 'sns:Publish', 'cloudwatch: DescribeAlarms PutMetricAlarm',
          'elasticloadbalancing: DescribeLoadBalancerAttributes DescribeTargetGroupAttributes DescribeLoadBalancers DescribeInstanceHealth',
          'elasticloadbalancing: RegisterInstancesWithLoadBalancer DeregisterInstancesFromLoadBalancer DescribeTargetGroups DescribeTargetHealth RegisterTargets',
          'elasticloadbalancing:DeregisterTargets',
        ],
        Resource: '*',
      },
    ],
  },
};
