import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: ECR (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const elasticContainerRegistryPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSAppRunnerServicePolicyForECRAccess: {
    path: '/service-role/', version: 1, createdAt: '2021-05-14T19:17:21Z',
    statements: [
      { Effect: 'Allow', Action: ['ecr: GetDownloadUrlForLayer BatchGetImage DescribeImages GetAuthorizationToken BatchCheckLayerAvailability'], Resource: '*' },
    ],
  },
  AWSECRPullThroughCache_ServiceRolePolicy: {
    path: '/aws-service-role/', version: 4, createdAt: '2021-11-26T21:51:09Z', updatedAt: '2026-05-12T18:12:08Z',
    statements: [
      {
        Sid: 'ECR', Effect: 'Allow',
        Action: [
          'ecr: GetAuthorizationToken BatchCheckLayerAvailability InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage BatchGetImage',
          'ecr: BatchImportUpstreamImage GetDownloadUrlForLayer GetImageCopyStatus',
        ],
        Resource: '*', Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
      {
        Sid: 'SecretsManager', Effect: 'Allow', Action: ['secretsmanager:GetSecretValue'], Resource: 'arn:aws:secretsmanager:*:*:secret:ecr-pullthroughcache/*',
        Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
    ],
  },
  AmazonEC2ContainerRegistryFullAccess: {
    version: 3, createdAt: '2015-12-21T17:06:48Z', updatedAt: '2020-12-05T00:04:19Z',
    description: 'Provides administrative access to Amazon ECR resources',
    statements: [
      { Effect: 'Allow', Action: ['ecr:*', 'cloudtrail:LookupEvents'], Resource: '*' },
      {
        Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: '*', Condition: { StringEquals: { 'iam:AWSServiceName': ['replication.ecr.amazonaws.com'] } },
      },
    ],
  },
  AmazonEC2ContainerRegistryPowerUser: {
    version: 3, createdAt: '2015-12-21T17:05:33Z', updatedAt: '2019-12-10T20:48:08Z',
    description: 'Provides full access to Amazon EC2 Container Registry repositories, but does not allow repository deletion or policy changes.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ecr: GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer GetRepositoryPolicy DescribeRepositories ListImages DescribeImages',
          'ecr: BatchGetImage GetLifecyclePolicy GetLifecyclePolicyPreview ListTagsForResource DescribeImageScanFindings InitiateLayerUpload UploadLayerPart',
          'ecr: CompleteLayerUpload PutImage',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonEC2ContainerRegistryPullOnly: {
    version: 1, createdAt: '2024-10-04T16:58:49Z',
    statements: [{ Effect: 'Allow', Action: ['ecr: GetAuthorizationToken BatchGetImage GetDownloadUrlForLayer BatchImportUpstreamImage'], Resource: '*' }],
  },
  AmazonEC2ContainerRegistryReadOnly: {
    version: 3, createdAt: '2015-12-21T17:04:15Z', updatedAt: '2019-12-10T20:56:32Z',
    description: 'Provides read-only access to Amazon EC2 Container Registry repositories.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ecr: GetAuthorizationToken BatchCheckLayerAvailability GetDownloadUrlForLayer GetRepositoryPolicy DescribeRepositories ListImages DescribeImages',
          'ecr: BatchGetImage GetLifecyclePolicy GetLifecyclePolicyPreview ListTagsForResource DescribeImageScanFindings',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonElasticContainerRegistryPublicFullAccess: {
    version: 1, createdAt: '2020-12-01T17:25:52Z',
    statements: [{ Effect: 'Allow', Action: ['ecr-public:*', 'sts:GetServiceBearerToken'], Resource: '*' }],
  },
  AmazonElasticContainerRegistryPublicPowerUser: {
    version: 1, createdAt: '2020-12-01T16:16:54Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken',
          'ecr-public: BatchCheckLayerAvailability GetRepositoryPolicy DescribeRepositories DescribeRegistries DescribeImages DescribeImageTags',
          'ecr-public: GetRepositoryCatalogData GetRegistryCatalogData InitiateLayerUpload UploadLayerPart CompleteLayerUpload PutImage',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonElasticContainerRegistryPublicReadOnly: {
    version: 1, createdAt: '2020-12-01T17:27:04Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ecr-public:GetAuthorizationToken', 'sts:GetServiceBearerToken',
          'ecr-public: BatchCheckLayerAvailability GetRepositoryPolicy DescribeRepositories DescribeRegistries DescribeImages DescribeImageTags',
          'ecr-public: GetRepositoryCatalogData GetRegistryCatalogData',
        ],
        Resource: '*',
      },
    ],
  },
  EC2InstanceProfileForImageBuilderECRContainerBuilds: {
    version: 1, createdAt: '2020-12-11T19:48:15Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'imagebuilder: GetComponent GetContainerRecipe',
          'ecr: GetAuthorizationToken BatchGetImage InitiateLayerUpload UploadLayerPart CompleteLayerUpload BatchCheckLayerAvailability GetDownloadUrlForLayer',
          'ecr:PutImage',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow', Action: ['kms:Decrypt'], Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['imagebuilder.amazonaws.com'], 'kms:EncryptionContextKeys': 'aws:imagebuilder:arn' } },
      },
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: 'arn:aws:s3:::ec2imagebuilder*' },
      { Effect: 'Allow', Action: ['logs: CreateLogStream CreateLogGroup PutLogEvents'], Resource: 'arn:aws:logs:*:*:log-group:/aws/imagebuilder/*' },
    ],
  },
  ECRReplicationServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2020-12-04T22:11:28Z',
    statements: [{ Effect: 'Allow', Action: ['ecr: CreateRepository ReplicateImage'], Resource: '*' }],
  },
  ECRTemplateServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2024-06-19T23:11:37Z',
    statements: [{ Sid: 'CreateRepositoryWithTemplate', Effect: 'Allow', Action: ['ecr:CreateRepository'], Resource: '*' }],
  },
};
