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
  AWSCodeBuildDeveloperAccess: {
    version: 21, createdAt: '2016-12-01T19:02:32Z', updatedAt: '2026-02-12T18:01:34Z',
    statements: [
      {
        Sid: 'AWSServicesAccess', Effect: 'Allow',
        Action: [
          'codebuild: StartBuild StopBuild StartBuildBatch StopBuildBatch RetryBuild RetryBuildBatch BatchGet* GetResourcePolicy DescribeTestCases',
          'codebuild: DescribeCodeCoverages List*', 'codecommit: GetBranch GetCommit GetRepository ListBranches', 'cloudwatch:GetMetricStatistics',
          'events: DescribeRule ListTargetsByRule ListRuleNamesByTarget', 'logs:GetLogEvents', 's3: GetBucketLocation ListAllMyBuckets',
        ],
        Resource: '*',
      },
      { Sid: 'SSMParameterWriteAccess', Effect: 'Allow', Action: ['ssm:PutParameter'], Resource: 'arn:aws:ssm:*:*:parameter/CodeBuild/*' },
      { Sid: 'SSMStartSessionAccess', Effect: 'Allow', Action: ['ssm:StartSession'], Resource: 'arn:aws:ecs:*:*:task/*/*' },
      { Sid: 'SSMOpenDataChannelAccess', Effect: 'Allow', Action: ['ssmmessages:OpenDataChannel'], Resource: 'arn:aws:ssm:*:*:session/*' },
      {
        Sid: 'CodeStarConnectionsUserAccess', Effect: 'Allow', Action: ['codestar-connections: ListConnections GetConnection'],
        Resource: ['arn:aws:codestar-connections:*:*:connection/*', 'arn:aws:codeconnections:*:*:connection/*'],
      },
      {
        Sid: 'CodeStarNotificationsReadWriteAccess', Effect: 'Allow',
        Action: ['codestar-notifications: CreateNotificationRule DescribeNotificationRule UpdateNotificationRule Subscribe Unsubscribe'], Resource: '*',
        Condition: { ArnLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codebuild:*:*:project/*' } },
      },
      {
        Sid: 'CodeStarNotificationsListAccess', Effect: 'Allow', Action: ['codestar-notifications: ListNotificationRules ListEventTypes ListTargets ListTagsforResource'],
        Resource: '*',
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
  AWSCodePipeline_FullAccess: {
    version: 3, createdAt: '2020-08-03T22:38:28Z', updatedAt: '2024-03-14T17:06:23Z',
    statements: [
      {
        Sid: 'CodePipelineAuthoringAccess', Effect: 'Allow',
        Action: [
          'codepipeline:*', 'cloudformation: DescribeStacks ListStacks ListChangeSets', 'cloudtrail:DescribeTrails',
          'codebuild: BatchGetProjects CreateProject ListCuratedEnvironmentImages ListProjects', 'codecommit: ListBranches GetReferences ListRepositories',
          'codedeploy: BatchGetDeploymentGroups ListApplications ListDeploymentGroups', 'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs',
          'ecr: DescribeRepositories ListImages', 'ecs: ListClusters ListServices', 'elasticbeanstalk: DescribeApplications DescribeEnvironments',
          'iam: ListRoles GetRole', 'lambda:ListFunctions', 'events: ListRules ListTargetsByRule DescribeRule', 'opsworks: DescribeApps DescribeLayers DescribeStacks',
          's3:ListAllMyBuckets', 'sns:ListTopics', 'codestar-notifications: ListNotificationRules ListTargets ListTagsforResource ListEventTypes',
          'states:ListStateMachines',
        ],
        Resource: '*',
      },
      {
        Sid: 'CodePipelineArtifactsReadWriteAccess', Effect: 'Allow',
        Action: ['s3: GetObject ListBucket GetBucketPolicy GetBucketVersioning GetObjectVersion CreateBucket PutBucketPolicy'], Resource: 'arn:aws:s3::*:codepipeline-*',
      },
      {
        Sid: 'CodePipelineSourceTrailReadWriteAccess', Effect: 'Allow', Action: ['cloudtrail: PutEventSelectors CreateTrail GetEventSelectors StartLogging'],
        Resource: 'arn:aws:cloudtrail:*:*:trail/codepipeline-source-trail',
      },
      {
        Sid: 'EventsIAMPassRole', Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['arn:aws:iam::*:role/service-role/cwe-role-*'],
        Condition: { StringEquals: { 'iam:PassedToService': ['events.amazonaws.com'] } },
      },
      {
        Sid: 'CodePipelineIAMPassRole', Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*',
        Condition: { StringEquals: { 'iam:PassedToService': ['codepipeline.amazonaws.com'] } },
      },
      {
        Sid: 'CodePipelineEventsReadWriteAccess', Effect: 'Allow', Action: ['events: PutRule PutTargets DeleteRule DisableRule RemoveTargets'],
        Resource: ['arn:aws:events:*:*:rule/codepipeline-*'],
      },
      {
        Sid: 'CodeStarNotificationsReadWriteAccess', Effect: 'Allow',
        Action: ['codestar-notifications: CreateNotificationRule DescribeNotificationRule UpdateNotificationRule DeleteNotificationRule Subscribe Unsubscribe'],
        Resource: '*', Condition: { StringLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codepipeline:*' } },
      },
      {
        Sid: 'CodeStarNotificationsSNSTopicCreateAccess', Effect: 'Allow', Action: ['sns: CreateTopic SetTopicAttributes'],
        Resource: 'arn:aws:sns:*:*:codestar-notifications*',
      },
      {
        Sid: 'CodeStarNotificationsChatbotAccess', Effect: 'Allow', Action: ['chatbot: DescribeSlackChannelConfigurations ListMicrosoftTeamsChannelConfigurations'],
        Resource: '*',
      },
    ],
  },
  AWSCodePipeline_ReadOnlyAccess: {
    version: 1, createdAt: '2020-08-03T22:25:17Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'codepipeline: GetPipeline GetPipelineState GetPipelineExecution ListPipelineExecutions ListActionExecutions ListActionTypes ListPipelines',
          'codepipeline:ListTagsForResource', 's3:ListAllMyBuckets', 'codestar-notifications: ListNotificationRules ListEventTypes ListTargets',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['s3: GetObject ListBucket GetBucketPolicy'], Resource: 'arn:aws:s3::*:codepipeline-*' },
      {
        Sid: 'CodeStarNotificationsReadOnlyAccess', Effect: 'Allow', Action: ['codestar-notifications:DescribeNotificationRule'], Resource: '*',
        Condition: { StringLike: { 'codestar-notifications:NotificationsForResource': 'arn:aws:codepipeline:*' } },
      },
    ],
  },
};
