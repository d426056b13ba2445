import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: Systems Manager, Secrets Manager and KMS (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const systemsManagerPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSKeyManagementServiceCustomKeyStoresServiceRolePolicy: {
    path: '/aws-service-role/', version: 2, createdAt: '2018-11-14T20:10:53Z', updatedAt: '2023-11-10T19:03:34Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'cloudhsm:Describe*',
          'ec2: CreateNetworkInterface AuthorizeSecurityGroupIngress CreateSecurityGroup DescribeSecurityGroups RevokeSecurityGroupEgress DeleteSecurityGroup',
          'ec2: DescribeVpcs DescribeNetworkAcls DescribeNetworkInterfaces',
        ],
        Resource: '*',
      },
    ],
  },
  AWSKeyManagementServiceMultiRegionKeysServiceRolePolicy: {
    path: '/aws-service-role/', version: 2, createdAt: '2021-06-16T15:37:37Z', updatedAt: '2024-11-13T22:53:54Z',
    statements: [{ Sid: 'KMSSynchronizeMultiRegionKey', Effect: 'Allow', Action: ['kms:SynchronizeMultiRegionKey'], Resource: '*' }],
  },
  AWSKeyManagementServicePowerUser: {
    version: 2, createdAt: '2015-02-06T18:40:40Z', updatedAt: '2017-03-07T00:55:11Z',
    description: 'Provides access to AWS Key Management Service (KMS).',
    statements: [
      {
        Effect: 'Allow',
        Action: ['kms: CreateAlias CreateKey DeleteAlias Describe* GenerateRandom Get* List* TagResource UntagResource', 'iam: ListGroups ListRoles ListUsers'],
        Resource: '*',
      },
    ],
  },
  AWSSecretsManagerClientReadOnlyAccess: {
    version: 4, createdAt: '2025-11-05T20:04:08Z', updatedAt: '2026-06-02T20:42:11Z',
    statements: [
      {
        Sid: 'SecretsManagerGetAndDescribeSecret', Effect: 'Allow', Action: ['secretsmanager: GetSecretValue DescribeSecret'],
        Resource: 'arn:aws:secretsmanager:*:*:secret:*',
      },
      { Sid: 'SecretsManagerBatchGetSecrets', Effect: 'Allow', Action: ['secretsmanager: BatchGetSecretValue ListSecrets'], Resource: '*' },
      {
        Sid: 'KMSDecryptKey', Effect: 'Allow', Action: ['kms:Decrypt'], Resource: 'arn:aws:kms:*:*:key/*',
        Condition: { StringLike: { 'kms:EncryptionContext:SecretARN': 'arn:aws:secretsmanager:*:*:secret:*', 'kms:ViaService': 'secretsmanager.*.amazonaws.com' } },
      },
    ],
  },
  AmazonSSMAutomationApproverAccess: {
    version: 1, createdAt: '2017-08-07T23:07:28Z',
    statements: [{ Effect: 'Allow', Action: ['ssm: DescribeAutomationExecutions GetAutomationExecution SendAutomationSignal'], Resource: ['*'] }],
  },
  AmazonSSMAutomationRole: {
    path: '/service-role/', version: 9, createdAt: '2016-12-05T22:09:55Z', updatedAt: '2026-03-20T17:42:14Z',
    statements: [
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: ['arn:aws:lambda:*:*:function:Automation*'] },
      {
        Effect: 'Allow',
        Action: [
          'ec2: CreateImage CopyImage DeregisterImage DescribeImages DeleteSnapshot StartInstances RunInstances StopInstances TerminateInstances',
          'ec2: DescribeInstanceStatus CreateTags DeleteTags DescribeTags',
          'cloudformation: CreateStack DescribeStackEvents DescribeStacks UpdateStack DeleteStack TagResource UntagResource',
        ],
        Resource: ['*'],
      },
      { Effect: 'Allow', Action: ['ssm:*'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['sns:Publish'], Resource: ['arn:aws:sns:*:*:Automation*'] },
      { Effect: 'Allow', Action: ['ssmmessages:OpenDataChannel'], Resource: ['arn:*:ssm:*:*:session/*'] },
    ],
  },
  AmazonSSMFullAccess: {
    version: 4, createdAt: '2015-05-29T17:39:47Z', updatedAt: '2019-11-20T20:08:56Z',
    description: 'Provides full access to Amazon SSM.',
    statements: [
      {
        Effect: 'Allow', Action: ['cloudwatch:PutMetricData', 'ds: CreateComputer DescribeDirectories', 'ec2:DescribeInstanceStatus', 'logs:*', 'ssm:*', 'ec2messages:*'],
        Resource: '*',
      },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM*',
        Condition: { StringLike: { 'iam:AWSServiceName': 'ssm.amazonaws.com' } },
      },
      {
        Effect: 'Allow', Action: ['iam: DeleteServiceLinkedRole GetServiceLinkedRoleDeletionStatus'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/ssm.amazonaws.com/AWSServiceRoleForAmazonSSM*',
      },
      { Effect: 'Allow', Action: ['ssmmessages: CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel'], Resource: '*' },
    ],
  },
  AmazonSSMMaintenanceWindowRole: {
    path: '/service-role/', version: 3, createdAt: '2016-12-01T15:57:54Z', updatedAt: '2019-07-27T00:16:05Z',
    statements: [
      { Effect: 'Allow', Action: ['ssm: GetAutomationExecution GetParameters ListCommands SendCommand StartAutomationExecution'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: ['arn:aws:lambda:*:*:function:SSM*', 'arn:aws:lambda:*:*:function:*:SSM*'] },
      { Effect: 'Allow', Action: ['states: DescribeExecution StartExecution'], Resource: ['arn:aws:states:*:*:stateMachine:SSM*', 'arn:aws:states:*:*:execution:SSM*'] },
      { Effect: 'Allow', Action: ['resource-groups: ListGroups ListGroupResources'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['tag:GetResources'], Resource: ['*'] },
    ],
  },
  AmazonSSMManagedEC2InstanceDefaultPolicy: {
    version: 2, createdAt: '2022-08-30T20:54:27Z', updatedAt: '2024-07-16T18:14:07Z',
    statements: [
      {
        Sid: 'AllowSSMAgentPermissions', Effect: 'Allow',
        Action: [
          'ssm: DescribeAssociation GetDeployablePatchSnapshotForInstance GetDocument DescribeDocument GetManifest ListAssociations ListInstanceAssociations',
          'ssm: PutInventory PutComplianceItems PutConfigurePackageResult UpdateAssociationStatus UpdateInstanceAssociationStatus UpdateInstanceInformation',
        ],
        Resource: '*',
      },
      {
        Sid: 'AllowSSMChannelMessaging', Effect: 'Allow', Action: ['ssmmessages: CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel'],
        Resource: '*',
      },
      {
        Sid: 'AllowSSMLegacyMessaging', Effect: 'Allow', Action: ['ec2messages: AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply'],
        Resource: '*',
      },
    ],
  },
  AmazonSSMManagedInstanceCore: {
    version: 2, createdAt: '2019-03-15T17:22:12Z', updatedAt: '2019-05-23T16:54:21Z',
    description: 'The policy for Amazon EC2 Role to enable AWS Systems Manager service core functionality.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ssm: DescribeAssociation GetDeployablePatchSnapshotForInstance GetDocument DescribeDocument GetManifest GetParameter GetParameters ListAssociations',
          'ssm: ListInstanceAssociations PutInventory PutComplianceItems PutConfigurePackageResult UpdateAssociationStatus UpdateInstanceAssociationStatus',
          'ssm:UpdateInstanceInformation',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['ssmmessages: CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel'], Resource: '*' },
      { Effect: 'Allow', Action: ['ec2messages: AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply'], Resource: '*' },
    ],
  },
  AmazonSSMPatchAssociation: {
    version: 1, createdAt: '2020-05-13T16:00:42Z',
    statements: [
      { Effect: 'Allow', Action: 'ssm:DescribeEffectivePatchesForPatchBaseline', Resource: 'arn:aws:ssm:*:*:patchbaseline/*' },
      { Effect: 'Allow', Action: 'ssm:GetPatchBaseline', Resource: 'arn:aws:ssm:*:*:patchbaseline/*' },
      { Effect: 'Allow', Action: 'tag:GetResources', Resource: '*' },
      { Effect: 'Allow', Action: 'ssm:DescribePatchBaselines', Resource: '*' },
    ],
  },
  AmazonSSMReadOnlyAccess: {
    version: 1, createdAt: '2015-05-29T17:44:19Z',
    description: 'Provides read only access to Amazon SSM.',
    statements: [{ Effect: 'Allow', Action: ['ssm: Describe* Get* List*'], Resource: '*' }],
  },
  AmazonSSMServiceRolePolicy: {
    path: '/aws-service-role/', version: 17, createdAt: '2017-11-13T19:20:08Z', updatedAt: '2026-06-26T19:12:18Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ssm: CancelCommand GetCommandInvocation ListCommandInvocations ListCommands SendCommand GetAutomationExecution GetParameters StartAutomationExecution',
          'ssm: StopAutomationExecution ListTagsForResource GetCalendarState ListCloudConnectors',
        ],
        Resource: ['*'],
      },
      {
        Effect: 'Allow', Action: ['ssm:PutInventory'], Resource: ['*'],
        Condition: { 'ForAllValues:StringEquals': { 'ssm:InventoryTypeName': ['AWS:ComplianceItem', 'AWS:PatchSummary'] } },
      },
      {
        Effect: 'Allow', Action: ['ssm: UpdateServiceSetting GetServiceSetting'],
        Resource: ['arn:aws:ssm:*:*:servicesetting/ssm/opsitem/*', 'arn:aws:ssm:*:*:servicesetting/ssm/opsdata/*'],
      },
      { Effect: 'Allow', Action: ['ec2: DescribeInstanceAttribute DescribeInstanceStatus DescribeInstances'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: ['arn:aws:lambda:*:*:function:SSM*', 'arn:aws:lambda:*:*:function:*:SSM*'] },
      { Effect: 'Allow', Action: ['states: DescribeExecution StartExecution'], Resource: ['arn:aws:states:*:*:stateMachine:SSM*', 'arn:aws:states:*:*:execution:SSM*'] },
      { Effect: 'Allow', Action: ['resource-groups: ListGroups ListGroupResources GetGroupQuery'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['cloudformation: DescribeStacks ListStackResources'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['tag:GetResources'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['config:SelectResourceConfig'], Resource: ['*'] },
      { Effect: 'Allow', Action: ['compute-optimizer: GetEC2InstanceRecommendations GetEnrollmentStatus'], Resource: ['*'] },
      {
        Effect: 'Allow', Action: ['support: DescribeTrustedAdvisorChecks DescribeTrustedAdvisorCheckSummaries DescribeTrustedAdvisorCheckResult DescribeCases'],
        Resource: ['*'],
      },
      {
        Effect: 'Allow', Action: ['config: DescribeComplianceByConfigRule DescribeComplianceByResource DescribeRemediationConfigurations DescribeConfigurationRecorders'],
        Resource: ['*'],
      },
      { Effect: 'Allow', Action: ['cloudwatch:DescribeAlarms'], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': ['ssm.amazonaws.com'] } } },
      { Effect: 'Allow', Action: ['organizations:DescribeOrganization'], Resource: '*' },
      { Effect: 'Allow', Action: ['cloudformation:ListStackSets'], Resource: '*' },
      {
        Effect: 'Allow', Action: ['cloudformation: ListStackInstances DescribeStackSetOperation DeleteStackSet'],
        Resource: 'arn:aws:cloudformation:*:*:stackset/AWS-QuickSetup-SSM*:*',
      },
      {
        Effect: 'Allow', Action: ['cloudformation:DeleteStackInstances'],
        Resource: [
          'arn:aws:cloudformation:*:*:stackset/AWS-QuickSetup-SSM*:*', 'arn:aws:cloudformation:*:*:stackset-target/AWS-QuickSetup-SSM*:*',
          'arn:aws:cloudformation:*:*:type/resource/*',
        ],
      },
      { Effect: 'Allow', Action: ['events: PutRule PutTargets'], Resource: '*', Condition: { StringEquals: { 'events:ManagedBy': 'ssm.amazonaws.com' } } },
      { Effect: 'Allow', Action: ['events: RemoveTargets DeleteRule'], Resource: ['arn:aws:events:*:*:rule/SSMExplorerManagedRule'] },
      { Effect: 'Allow', Action: ['events:DescribeRule'], Resource: '*' },
      { Effect: 'Allow', Action: ['securityhub:DescribeHub'], Resource: '*' },
      { Effect: 'Allow', Action: ['resource-explorer-2:CreateManagedView'], Resource: 'arn:aws:resource-explorer-2:*:*:managed-view/AWSManagedViewForSSM*' },
    ],
  },
  SecretsManagerReadWrite: {
    version: 5, createdAt: '2018-04-04T18:05:29Z', updatedAt: '2024-02-22T18:12:06Z',
    statements: [
      {
        Sid: 'BasePermissions', Effect: 'Allow',
        Action: [
          'secretsmanager:*', 'cloudformation: CreateChangeSet DescribeChangeSet DescribeStackResource DescribeStacks ExecuteChangeSet',
          'docdb-elastic: GetCluster ListClusters', 'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs', 'kms: DescribeKey ListAliases ListKeys',
          'lambda:ListFunctions', 'rds: DescribeDBClusters DescribeDBInstances', 'redshift:DescribeClusters', 'redshift-serverless: ListWorkgroups GetNamespace',
          'tag:GetResources',
        ],
        Resource: '*',
      },
      {
        Sid: 'LambdaPermissions', Effect: 'Allow', Action: ['lambda: AddPermission CreateFunction GetFunction InvokeFunction UpdateFunctionConfiguration'],
        Resource: 'arn:aws:lambda:*:*:function:SecretsManager*',
      },
      {
        Sid: 'SARPermissions', Effect: 'Allow', Action: ['serverlessrepo: CreateCloudFormationChangeSet GetApplication'],
        Resource: 'arn:aws:serverlessrepo:*:*:applications/SecretsManager*',
      },
      {
        Sid: 'S3Permissions', Effect: 'Allow', Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::awsserverlessrepo-changesets*', 'arn:aws:s3:::secrets-manager-rotation-apps-*/*'],
      },
    ],
  },
};
