import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: X-Ray, App Mesh, Prometheus and Application Signals (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const observabilityPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSAppMeshEnvoyAccess: {
    version: 1, createdAt: '2019-07-03T21:29:37Z',
    statements: [{ Effect: 'Allow', Action: ['appmesh:StreamAggregatedResources'], Resource: '*' }],
  },
  AWSAppMeshFullAccess: {
    version: 6, createdAt: '2019-04-16T17:50:40Z', updatedAt: '2021-01-07T19:54:08Z',
    statements: [
      { Effect: 'Allow', Action: ['appmesh:*'], Resource: '*' },
      {
        Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: 'arn:aws:iam::*:role/aws-service-role/appmesh.amazonaws.com/AWSServiceRoleForAppMesh',
        Condition: { StringLike: { 'iam:AWSServiceName': ['appmesh.amazonaws.com'] } },
      },
      {
        Effect: 'Allow', Action: ['cloudformation: CreateStack DeleteStack DescribeStack* UpdateStack'],
        Resource: 'arn:aws:cloudformation:*:*:stack/AWSAppMesh-GettingStarted-*',
      },
      { Effect: 'Allow', Action: ['acm: ListCertificates DescribeCertificate', 'acm-pca: DescribeCertificateAuthority ListCertificateAuthorities'], Resource: '*' },
      { Effect: 'Allow', Action: ['servicediscovery: ListNamespaces ListServices ListInstances'], Resource: '*' },
    ],
  },
  AWSAppMeshReadOnly: {
    version: 5, createdAt: '2019-04-16T17:51:11Z', updatedAt: '2021-01-07T19:53:16Z',
    statements: [
      { Effect: 'Allow', Action: ['appmesh: Describe* List*'], Resource: '*' },
      { Effect: 'Allow', Action: ['cloudformation:DescribeStack*'], Resource: 'arn:aws:cloudformation:*:*:stack/AWSAppMesh-GettingStarted-*' },
      { Effect: 'Allow', Action: ['acm: ListCertificates DescribeCertificate', 'acm-pca: DescribeCertificateAuthority ListCertificateAuthorities'], Resource: '*' },
      { Effect: 'Allow', Action: ['servicediscovery: ListNamespaces ListServices ListInstances'], Resource: '*' },
    ],
  },
  AWSAppMeshServiceRolePolicy: {
    path: '/aws-service-role/', version: 3, createdAt: '2019-06-03T18:30:51Z', updatedAt: '2023-10-10T16:46:37Z',
    statements: [
      { Sid: 'CloudMapServiceDiscovery', Effect: 'Allow', Action: ['servicediscovery: DiscoverInstances DiscoverInstancesRevision'], Resource: '*' },
      { Sid: 'ACMCertificateVerification', Effect: 'Allow', Action: ['acm:DescribeCertificate'], Resource: '*' },
    ],
  },
  AWSXRayDaemonWriteAccess: {
    version: 2, createdAt: '2018-08-28T23:00:33Z', updatedAt: '2024-02-13T21:58:30Z',
    statements: [
      {
        Sid: 'AWSXRayDaemonWriteAccess', Effect: 'Allow',
        Action: ['xray: PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries'], Resource: ['*'],
      },
    ],
  },
  AWSXrayFullAccess: {
    version: 2, createdAt: '2016-12-01T18:30:55Z', updatedAt: '2024-04-11T17:07:36Z',
    statements: [{ Sid: 'AWSXrayFullAccess', Effect: 'Allow', Action: ['xray:*'], Resource: ['*'] }],
  },
  AWSXrayReadOnlyAccess: {
    version: 8, createdAt: '2016-12-01T18:27:02Z', updatedAt: '2024-02-14T00:35:02Z',
    statements: [
      {
        Sid: 'AWSXrayReadOnlyAccess', Effect: 'Allow',
        Action: [
          'xray: GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries BatchGetTraces BatchGetTraceSummaryById GetDistinctTraceGraphs GetServiceGraph',
          'xray: GetTraceGraph GetTraceSummaries GetGroups GetGroup ListTagsForResource ListResourcePolicies GetTimeSeriesServiceStatistics GetInsightSummaries',
          'xray: GetInsight GetInsightEvents GetInsightImpactGraph',
        ],
        Resource: ['*'],
      },
    ],
  },
  AWSXrayWriteOnlyAccess: {
    version: 2, createdAt: '2016-12-01T18:19:53Z', updatedAt: '2018-08-28T23:03:04Z',
    statements: [
      { Effect: 'Allow', Action: ['xray: PutTraceSegments PutTelemetryRecords GetSamplingRules GetSamplingTargets GetSamplingStatisticSummaries'], Resource: ['*'] },
    ],
  },
  AmazonPrometheusConsoleFullAccess: {
    version: 9, createdAt: '2020-12-15T18:11:10Z', updatedAt: '2026-02-12T17:59:47Z',
    statements: [
      { Effect: 'Allow', Action: ['tag: GetTagValues GetTagKeys'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'aps: CreateWorkspace DescribeWorkspace UpdateWorkspaceAlias DeleteWorkspace ListWorkspaces DescribeAlertManagerDefinition DescribeRuleGroupsNamespace',
          'aps: CreateAlertManagerDefinition CreateRuleGroupsNamespace DeleteAlertManagerDefinition DeleteRuleGroupsNamespace ListRuleGroupsNamespaces',
          'aps: PutAlertManagerDefinition PutRuleGroupsNamespace TagResource UntagResource CreateLoggingConfiguration UpdateLoggingConfiguration',
          'aps: DeleteLoggingConfiguration DescribeLoggingConfiguration UpdateWorkspaceConfiguration DescribeWorkspaceConfiguration CreateQueryLoggingConfiguration',
          'aps: UpdateQueryLoggingConfiguration DeleteQueryLoggingConfiguration DescribeQueryLoggingConfiguration',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonPrometheusFullAccess: {
    version: 2, createdAt: '2020-12-15T18:10:46Z', updatedAt: '2023-11-26T20:16:13Z',
    statements: [
      { Sid: 'AllPrometheusActions', Effect: 'Allow', Action: ['aps:*'], Resource: '*' },
      {
        Sid: 'DescribeCluster', Effect: 'Allow', Action: ['eks:DescribeCluster', 'ec2: DescribeSubnets DescribeSecurityGroups'], Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['aps.amazonaws.com'] } },
      },
      {
        Sid: 'CreateServiceLinkedRole', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/scraper.aps.amazonaws.com/AWSServiceRoleForAmazonPrometheusScraper*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'scraper.aps.amazonaws.com' } },
      },
    ],
  },
  AmazonPrometheusQueryAccess: {
    version: 1, createdAt: '2020-12-19T01:02:58Z',
    statements: [{ Effect: 'Allow', Action: ['aps: GetLabels GetMetricMetadata GetSeries QueryMetrics'], Resource: '*' }],
  },
  AmazonPrometheusRemoteWriteAccess: {
    version: 1, createdAt: '2020-12-19T01:04:32Z',
    statements: [{ Effect: 'Allow', Action: ['aps:RemoteWrite'], Resource: '*' }],
  },
  AmazonPrometheusScraperServiceRolePolicy: {
    path: '/aws-service-role/', version: 3, createdAt: '2023-11-26T14:19:52Z', updatedAt: '2026-07-17T08:27:27Z',
    statements: [
      {
        Sid: 'DeleteSLR', Effect: 'Allow', Action: ['iam:DeleteRole'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/scraper.aps.amazonaws.com/AWSServiceRoleForAmazonPrometheusScraper*',
      },
      { Sid: 'NetworkDiscovery', Effect: 'Allow', Action: ['ec2: DescribeNetworkInterfaces DescribeSubnets DescribeSecurityGroups'], Resource: '*' },
      {
        Sid: 'ENIManagement', Effect: 'Allow', Action: ['ec2:CreateNetworkInterface'], Resource: '*',
        Condition: { 'ForAllValues:StringEquals': { 'aws:TagKeys': ['AMPAgentlessScraper'] } },
      },
      {
        Sid: 'TagManagement', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: 'arn:aws:ec2:*:*:network-interface/*',
        Condition: { Null: { 'aws:RequestTag/AMPAgentlessScraper': 'false' }, StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' } },
      },
      {
        Sid: 'ENIUpdating', Effect: 'Allow', Action: ['ec2: DeleteNetworkInterface ModifyNetworkInterfaceAttribute'], Resource: '*',
        Condition: { Null: { 'ec2:ResourceTag/AMPAgentlessScraper': 'false' } },
      },
      { Sid: 'EKSAccess', Effect: 'Allow', Action: ['eks:DescribeCluster'], Resource: 'arn:aws:eks:*:*:cluster/*' },
      {
        Sid: 'DeleteEKSAccessEntry', Effect: 'Allow', Action: ['eks:DeleteAccessEntry'], Resource: 'arn:aws:eks:*:*:access-entry/*/role/*',
        Condition: {
          ArnLike: { 'eks:principalArn': 'arn:aws:iam::*:role/aws-service-role/scraper.aps.amazonaws.com/AWSServiceRoleForAmazonPrometheusScraper*' },
          StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' },
        },
      },
      {
        Sid: 'APSWriting', Effect: 'Allow', Action: ['aps:RemoteWrite'], Resource: 'arn:aws:aps:*:*:workspace/*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
      },
      {
        Sid: 'CloudWatchMetricsWriting', Effect: 'Allow', Action: ['cloudwatch:PutMetricData'], Resource: 'arn:aws:cloudwatch:*:*:dataset/*',
        Condition: { StringEquals: { 'aws:PrincipalAccount': '${aws:ResourceAccount}' } },
      },
    ],
  },
  CloudWatchApplicationSignalsFullAccess: {
    version: 7, createdAt: '2024-06-06T22:50:16Z', updatedAt: '2026-02-12T17:57:47Z',
    statements: [
      { Sid: 'CloudWatchApplicationSignalsFullAccessPermissions', Effect: 'Allow', Action: 'application-signals:*', Resource: '*' },
      { Sid: 'CloudWatchApplicationSignalsAlarmsPermissions', Effect: 'Allow', Action: 'cloudwatch:DescribeAlarms', Resource: '*' },
      { Sid: 'CloudWatchApplicationSignalsMetricsPermissions', Effect: 'Allow', Action: ['cloudwatch: GetMetricData ListMetrics'], Resource: '*' },
      { Sid: 'CloudWatchApplicationSignalsLogsPermissions', Effect: 'Allow', Action: ['logs: StartQuery StopQuery GetQueryResults DescribeLogGroups'], Resource: '*' },
      {
        Sid: 'CloudWatchApplicationSignalsSyntheticsPermissions', Effect: 'Allow', Action: ['synthetics: DescribeCanaries DescribeCanariesLastRun GetCanaryRuns'],
        Resource: '*',
      },
      {
        Sid: 'CloudWatchApplicationSignalsRumPermissions', Effect: 'Allow',
        Action: [
          'rum: BatchCreateRumMetricDefinitions BatchDeleteRumMetricDefinitions BatchGetRumMetricDefinitions GetAppMonitor GetAppMonitorData ListAppMonitors',
          'rum: PutRumMetricsDestination UpdateRumMetricDefinition',
        ],
        Resource: '*',
      },
      { Sid: 'CloudWatchApplicationSignalsXrayTracePermissions', Effect: 'Allow', Action: ['xray:GetTraceSummaries'], Resource: '*' },
      {
        Sid: 'CloudWatchApplicationSignalsXrayPermissions', Effect: 'Allow',
        Action: ['xray: StartTraceRetrieval ListRetrievedTraces BatchGetTraces GetTraceSegmentDestination'], Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['application-signals.cloudwatch.amazonaws.com'] } },
      },
      {
        Sid: 'CloudWatchApplicationSignalsPutMetricAlarmPermissions', Effect: 'Allow', Action: 'cloudwatch:PutMetricAlarm',
        Resource: [
          'arn:aws:cloudwatch:*:*:alarm:SLO-AttainmentGoalAlarm-*', 'arn:aws:cloudwatch:*:*:alarm:SLO-WarningAlarm-*', 'arn:aws:cloudwatch:*:*:alarm:SLI-HealthAlarm-*',
        ],
      },
      {
        Sid: 'CloudWatchApplicationSignalsCreateServiceLinkedRolePermissions', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/application-signals.cloudwatch.amazonaws.com/AWSServiceRoleForCloudWatchApplicationSignals',
        Condition: { StringLike: { 'iam:AWSServiceName': 'application-signals.cloudwatch.amazonaws.com' } },
      },
      {
        Sid: 'CloudWatchApplicationSignalsGetRolePermissions', Effect: 'Allow', Action: 'iam:GetRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/application-signals.cloudwatch.amazonaws.com/AWSServiceRoleForCloudWatchApplicationSignals',
      },
      {
        Sid: 'CloudWatchApplicationSignalsSnsWritePermissions', Effect: 'Allow', Action: ['sns: CreateTopic Subscribe'],
        Resource: 'arn:aws:sns:*:*:cloudwatch-application-signals-*',
      },
      { Sid: 'CloudWatchApplicationSignalsSnsReadPermissions', Effect: 'Allow', Action: 'sns:ListTopics', Resource: '*' },
      {
        Sid: 'CloudWatchApplicationSignalsCloudTrailPermissions', Effect: 'Allow', Action: ['cloudtrail: CreateServiceLinkedChannel GetChannel'],
        Resource: 'arn:aws:cloudtrail:*:*:channel/aws-service-channel/application-signals/*',
      },
      { Sid: 'CloudWatchApplicationSignalsCloudTrailListPermissions', Effect: 'Allow', Action: ['cloudtrail:ListChannels'], Resource: '*' },
      {
        Sid: 'CloudWatchApplicationSignalsServiceQuotaPermissions', Effect: 'Allow', Action: ['servicequotas:GetServiceQuota'],
        Resource: [
          'arn:aws:servicequotas:*:*:s3/*', 'arn:aws:servicequotas:*:*:dynamodb/*', 'arn:aws:servicequotas:*:*:kinesis/*', 'arn:aws:servicequotas:*:*:sns/*',
          'arn:aws:servicequotas:*:*:bedrock/*', 'arn:aws:servicequotas:*:*:lambda/*', 'arn:aws:servicequotas:*:*:fargate/*',
          'arn:aws:servicequotas:*:*:elasticloadbalancing/*', 'arn:aws:servicequotas:*:*:ec2/*',
        ],
      },
      {
        Sid: 'CloudWatchApplicationSignalsResourceExplorerPermissions', Effect: 'Allow', Action: ['resource-explorer-2: ListIndexes Search'],
        Resource: [
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignals/service-view',
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignalsOrgScopeProd/service-view',
        ],
      },
      {
        Sid: 'CloudWatchApplicationSignalsResourceExplorerSLRPermissions', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/resource-explorer-2.amazonaws.com/AWSServiceRoleForResourceExplorer',
        Condition: { StringEquals: { 'iam:AWSServiceName': ['resource-explorer-2.amazonaws.com'] } },
      },
      {
        Sid: 'CloudWatchApplicationSignalsResourceExplorerCreateIndexPermissions', Effect: 'Allow', Action: ['resource-explorer-2:CreateIndex'],
        Resource: 'arn:aws:resource-explorer-2:*:*:index/*',
      },
      { Sid: 'CloudWatchApplicationSignalsOAMAttachedLinksPermissions', Effect: 'Allow', Action: ['oam:ListAttachedLinks'], Resource: 'arn:aws:oam:*:*:sink/*' },
      { Sid: 'CloudWatchApplicationSignalsOAMListSinksPermissions', Effect: 'Allow', Action: ['oam:ListSinks'], Resource: '*' },
    ],
  },
  CloudWatchApplicationSignalsReadOnlyAccess: {
    version: 7, createdAt: '2024-06-06T22:48:30Z', updatedAt: '2026-02-12T17:57:56Z',
    statements: [
      {
        Sid: 'CloudWatchApplicationSignalsReadOnlyAccessPermissions', Effect: 'Allow',
        Action: [
          'application-signals: BatchGetServiceLevelObjectiveBudgetReport GetService GetServiceLevelObjective ListServiceLevelObjectives ListServiceDependencies',
          'application-signals: ListServiceDependents ListServiceOperations ListServices ListTagsForResource ListServiceStates ListAuditFindings',
          'application-signals: ListGroupingAttributeDefinitions ListServiceLevelObjectiveExclusionWindows ListEntityEvents',
        ],
        Resource: '*',
      },
      {
        Sid: 'CloudWatchApplicationSignalsGetRolePermissions', Effect: 'Allow', Action: 'iam:GetRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/application-signals.cloudwatch.amazonaws.com/AWSServiceRoleForCloudWatchApplicationSignals',
      },
      { Sid: 'CloudWatchApplicationSignalsLogsPermissions', Effect: 'Allow', Action: ['logs: StartQuery StopQuery GetQueryResults DescribeLogGroups'], Resource: '*' },
      { Sid: 'CloudWatchApplicationSignalsAlarmsReadPermissions', Effect: 'Allow', Action: ['cloudwatch:DescribeAlarms'], Resource: '*' },
      { Sid: 'CloudWatchApplicationSignalsMetricsReadPermissions', Effect: 'Allow', Action: ['cloudwatch: GetMetricData ListMetrics'], Resource: '*' },
      {
        Sid: 'CloudWatchApplicationSignalsSyntheticsReadPermissions', Effect: 'Allow', Action: ['synthetics: DescribeCanaries DescribeCanariesLastRun GetCanaryRuns'],
        Resource: '*',
      },
      {
        Sid: 'CloudWatchApplicationSignalsRumReadPermissions', Effect: 'Allow',
        Action: ['rum: BatchGetRumMetricDefinitions GetAppMonitor GetAppMonitorData ListAppMonitors'], Resource: '*',
      },
      { Sid: 'CloudWatchApplicationSignalsXrayTracePermissions', Effect: 'Allow', Action: ['xray:GetTraceSummaries'], Resource: '*' },
      {
        Sid: 'CloudWatchApplicationSignalsXrayReadPermissions', Effect: 'Allow',
        Action: ['xray: StartTraceRetrieval ListRetrievedTraces BatchGetTraces GetTraceSegmentDestination'], Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['application-signals.cloudwatch.amazonaws.com'] } },
      },
      {
        Sid: 'CloudWatchApplicationSignalsCloudTrailPermissions', Effect: 'Allow', Action: ['cloudtrail:GetChannel'],
        Resource: 'arn:aws:cloudtrail:*:*:channel/aws-service-channel/application-signals/*',
      },
      { Sid: 'CloudWatchApplicationSignalsCloudTrailListPermissions', Effect: 'Allow', Action: ['cloudtrail:ListChannels'], Resource: '*' },
      {
        Sid: 'CloudWatchApplicationSignalsServiceQuotaPermissions', Effect: 'Allow', Action: ['servicequotas:GetServiceQuota'],
        Resource: [
          'arn:aws:servicequotas:*:*:s3/*', 'arn:aws:servicequotas:*:*:dynamodb/*', 'arn:aws:servicequotas:*:*:kinesis/*', 'arn:aws:servicequotas:*:*:sns/*',
          'arn:aws:servicequotas:*:*:bedrock/*', 'arn:aws:servicequotas:*:*:lambda/*', 'arn:aws:servicequotas:*:*:fargate/*',
          'arn:aws:servicequotas:*:*:elasticloadbalancing/*', 'arn:aws:servicequotas:*:*:ec2/*',
        ],
      },
      {
        Sid: 'CloudWatchApplicationSignalsResourceExplorerPermissions', Effect: 'Allow', Action: ['resource-explorer-2: ListIndexes Search'],
        Resource: [
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignals/service-view',
          'arn:aws:resource-explorer-2:*::view/AWSServiceViewForApplicationSignalsOrgScopeProd/service-view',
        ],
      },
      { Sid: 'CloudWatchApplicationSignalsOAMAttachedLinksPermissions', Effect: 'Allow', Action: ['oam:ListAttachedLinks'], Resource: 'arn:aws:oam:*:*:sink/*' },
      { Sid: 'CloudWatchApplicationSignalsOAMListSinksPermissions', Effect: 'Allow', Action: ['oam:ListSinks'], Resource: '*' },
    ],
  },
};
