import { firstReadOnlyActions } from './first-read-only-actions.ts';
import type { ManagedPolicyFacts } from './managed-policy-facts.ts';
import { secondReadOnlyActions } from './second-read-only-actions.ts';

/** AWS managed policies: what people are given by their job, and IAM (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const jobFunctionsPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSCloudTrail_ReadOnlyAccess: {
    version: 1, createdAt: '2022-06-14T17:19:05Z',
    statements: [{ Effect: 'Allow', Action: ['cloudtrail: Get* Describe* List* LookupEvents'], Resource: '*' }],
  },
  AWSResourceGroupsReadOnlyAccess: {
    version: 2, createdAt: '2018-03-07T10:27:04Z', updatedAt: '2019-02-05T17:56:25Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'resource-groups: Get* List* Search*', 'tag:Get*', 'cloudformation: DescribeStacks ListStackResources',
          'ec2: DescribeInstances DescribeSecurityGroups DescribeSnapshots DescribeVolumes DescribeVpcs',
          'elasticache: DescribeCacheClusters DescribeSnapshots ListTagsForResource', 'elasticbeanstalk:DescribeEnvironments',
          'elasticmapreduce: DescribeCluster ListClusters', 'glacier: ListVaults DescribeVault ListTagsForVault',
          'kinesis: ListStreams DescribeStream ListTagsForStream', 'opsworks: DescribeStacks ListTags',
          'rds: DescribeDBInstances DescribeDBSnapshots ListTagsForResource', 'redshift: DescribeClusters DescribeTags', 'route53domains:ListDomains',
          'route53: ListHealthChecks GetHealthCheck ListHostedZones GetHostedZone ListTagsForResource',
          'storagegateway: ListGateways DescribeGatewayInformation ListTagsForResource', 's3: ListAllMyBuckets GetBucketTagging',
          'elasticloadbalancing: DescribeLoadBalancers DescribeTags', 'ssm:ListDocuments',
        ],
        Resource: '*',
      },
    ],
  },
  AWSSupportAccess: {
    version: 4, createdAt: '2015-02-06T18:41:11Z', updatedAt: '2026-02-12T17:59:31Z',
    statements: [{ Effect: 'Allow', Action: ['support:*', 'support-console:*'], Resource: '*' }],
  },
  AdministratorAccess: {
    version: 1, createdAt: '2015-02-06T18:39:46Z',
    description: 'Provides full access to AWS services and resources.',
    statements: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
  },
  IAMAccessAdvisorReadOnly: {
    version: 1, createdAt: '2019-06-21T19:33:45Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'iam: ListRoles ListUsers ListGroups ListPolicies ListPoliciesGrantingServiceAccess GenerateServiceLastAccessedDetails GenerateOrganizationsAccessReport',
          'iam: GenerateCredentialReport GetRole GetPolicy GetServiceLastAccessedDetails GetServiceLastAccessedDetailsWithEntities GetOrganizationsAccessReport',
          'organizations: DescribeAccount DescribeOrganization DescribeOrganizationalUnit DescribePolicy ListChildren ListParents ListPoliciesForTarget ListRoots',
          'organizations: ListPolicies ListTargetsForPolicy',
        ],
        Resource: '*',
      },
    ],
  },
  IAMFullAccess: {
    version: 2, createdAt: '2015-02-06T18:40:38Z', updatedAt: '2019-06-21T19:40:00Z',
    description: 'Provides full access to IAM via the AWS Management Console.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'iam:*',
          'organizations: DescribeAccount DescribeOrganization DescribeOrganizationalUnit DescribePolicy ListChildren ListParents ListPoliciesForTarget ListRoots',
          'organizations: ListPolicies ListTargetsForPolicy',
        ],
        Resource: '*',
      },
    ],
  },
  IAMReadOnlyAccess: {
    version: 4, createdAt: '2015-02-06T18:40:39Z', updatedAt: '2018-01-25T19:11:27Z',
    description: 'Provides read only access to IAM via the AWS Management Console.',
    statements: [
      {
        Effect: 'Allow', Action: ['iam: GenerateCredentialReport GenerateServiceLastAccessedDetails Get* List* SimulateCustomPolicy SimulatePrincipalPolicy'],
        Resource: '*',
      },
    ],
  },
  IAMSelfManageServiceSpecificCredentials: {
    version: 1, createdAt: '2016-12-22T17:25:18Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'iam: CreateServiceSpecificCredential ListServiceSpecificCredentials UpdateServiceSpecificCredential DeleteServiceSpecificCredential',
          'iam:ResetServiceSpecificCredential',
        ],
        Resource: 'arn:aws:iam::*:user/${aws:username}',
      },
    ],
  },
  IAMUserChangePassword: {
    version: 5, createdAt: '2016-11-15T00:25:16Z', updatedAt: '2026-02-12T17:58:57Z',
    description: 'Provides the ability for an IAM user to change their own password.',
    statements: [
      { Effect: 'Allow', Action: ['iam:ChangePassword'], Resource: ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::*:user/*/${aws:username}'] },
      { Effect: 'Allow', Action: ['iam:GetAccountPasswordPolicy'], Resource: '*' },
    ],
  },
  IAMUserSSHKeys: {
    version: 1, createdAt: '2015-07-09T17:08:54Z',
    statements: [
      {
        Effect: 'Allow', Action: ['iam: DeleteSSHPublicKey GetSSHPublicKey ListSSHPublicKeys UpdateSSHPublicKey UploadSSHPublicKey'],
        Resource: 'arn:aws:iam::*:user/${aws:username}',
      },
    ],
  },
  PowerUserAccess: {
    version: 12, createdAt: '2015-02-06T18:39:47Z', updatedAt: '2026-02-12T17:59:14Z',
    description: 'Provides full access to AWS services and resources, but does not allow management of Users and groups.',
    statements: [
      { Effect: 'Allow', NotAction: ['iam:*', 'organizations:*', 'account:*'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'account: GetAccountInformation GetGovCloudAccountInformation GetPrimaryEmail ListRegions', 'iam: CreateServiceLinkedRole DeleteServiceLinkedRole ListRoles',
          'organizations: DescribeEffectivePolicy DescribeOrganization',
        ],
        Resource: '*',
      },
    ],
  },
  ReadOnlyAccess: {
    version: 188, createdAt: '2015-02-06T18:39:48Z', updatedAt: '2026-07-21T18:42:30Z',
    description: 'Provides read-only access to AWS services and resources.',
    statements: [
      { Sid: 'ReadOnlyActionsGroup1', Effect: 'Allow', Action: firstReadOnlyActions, Resource: '*' },
      { Sid: 'ReadOnlyActionsGroup2', Effect: 'Allow', Action: secondReadOnlyActions, Resource: '*' },
      {
        Sid: 'S3ExpressReadOnlySessionObjectAccess', Effect: 'Allow', Action: ['s3express:CreateSession'], Resource: '*',
        Condition: { StringEquals: { 's3express:SessionMode': 'ReadOnly' } },
      },
    ],
  },
  ResourceGroupsandTagEditorFullAccess: {
    version: 6, createdAt: '2015-02-06T18:39:53Z', updatedAt: '2023-08-10T13:29:19Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'tag: getResources getTagKeys getTagValues TagResources UntagResources', 'resource-groups:*', 'cloudformation: DescribeStacks ListStackResources ListStacks',
        ],
        Resource: '*',
      },
    ],
  },
  ResourceGroupsandTagEditorReadOnlyAccess: {
    version: 3, createdAt: '2015-02-06T18:39:54Z', updatedAt: '2023-08-10T13:42:58Z',
    statements: [
      {
        Effect: 'Allow',
        Action: ['tag: getResources getTagKeys getTagValues', 'resource-groups: Get* List* Search*', 'cloudformation: DescribeStacks ListStackResources ListStacks'],
        Resource: '*',
      },
    ],
  },
};
