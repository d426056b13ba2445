import { firstReadOnlyActions } from './first-read-only-actions.ts';
import type { ManagedPolicyFacts } from './managed-policy-facts.ts';
import { secondReadOnlyActions } from './second-read-only-actions.ts';

/** AWS managed policies: what people are given by their job, and IAM (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const jobFunctionsPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSCloudTrail_FullAccess: {
    version: 3, createdAt: '2020-10-08T23:41:15Z', updatedAt: '2021-02-22T19:01:00Z',
    statements: [
      { Effect: 'Allow', Action: ['sns: AddPermission CreateTopic SetTopicAttributes GetTopicAttributes'], Resource: ['arn:aws:sns:*:*:aws-cloudtrail-logs*'] },
      { Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
      { Effect: 'Allow', Action: ['s3: CreateBucket PutBucketPolicy PutBucketPublicAccessBlock'], Resource: ['arn:aws:s3:::aws-cloudtrail-logs*'] },
      { Effect: 'Allow', Action: ['s3: ListAllMyBuckets GetBucketLocation GetBucketPolicy'], Resource: '*' },
      { Effect: 'Allow', Action: 'cloudtrail:*', Resource: '*' },
      { Effect: 'Allow', Action: ['logs:CreateLogGroup'], Resource: ['arn:aws:logs:*:*:log-group:aws-cloudtrail-logs*'] },
      { Effect: 'Allow', Action: ['iam: ListRoles GetRolePolicy GetUser'], Resource: '*' },
      { Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': 'cloudtrail.amazonaws.com' } } },
      { Effect: 'Allow', Action: ['kms: CreateKey CreateAlias ListKeys ListAliases'], Resource: '*' },
      { Effect: 'Allow', Action: ['lambda:ListFunctions'], Resource: '*' },
      { Effect: 'Allow', Action: ['dynamodb: ListGlobalTables ListTables'], Resource: '*' },
    ],
  },
  AWSCloudTrail_ReadOnlyAccess: {
    version: 1, createdAt: '2022-06-14T17:19:05Z',
    statements: [{ Effect: 'Allow', Action: ['cloudtrail: Get* Describe* List* LookupEvents'], Resource: '*' }],
  },
  AWSOrganizationsFullAccess: {
    version: 9, createdAt: '2018-11-06T20:31:57Z', updatedAt: '2026-02-12T17:59:07Z',
    statements: [
      { Sid: 'AWSOrganizationsFullAccess', Effect: 'Allow', Action: 'organizations:*', Resource: '*' },
      {
        Sid: 'AWSOrganizationsFullAccessAccount', Effect: 'Allow',
        Action: [
          'account: PutAlternateContact DeleteAlternateContact GetAlternateContact GetContactInformation PutContactInformation ListRegions EnableRegion DisableRegion',
          'account: PutAccountName GetAccountInformation',
        ],
        Resource: '*',
      },
      {
        Sid: 'AWSOrganizationsFullAccessCreateSLR', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'organizations.amazonaws.com' } },
      },
    ],
  },
  AWSOrganizationsReadOnlyAccess: {
    version: 6, createdAt: '2018-11-06T20:32:38Z', updatedAt: '2024-06-07T21:32:16Z',
    statements: [
      { Sid: 'AWSOrganizationsReadOnly', Effect: 'Allow', Action: ['organizations: Describe* List*'], Resource: '*' },
      {
        Sid: 'AWSOrganizationsReadOnlyAccount', Effect: 'Allow',
        Action: ['account: GetAlternateContact GetContactInformation ListRegions GetRegionOptStatus GetPrimaryEmail'], Resource: '*',
      },
    ],
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
  Billing: {
    path: '/job-function/', version: 30, createdAt: '2016-11-10T17:33:18Z', updatedAt: '2026-07-30T22:12:16Z',
    statements: [
      {
        Sid: 'VisualEditor0', Effect: 'Allow',
        Action: [
          'account:GetAccountInformation', 'aws-portal: *Billing *PaymentMethods *Usage',
          'billing: CreateBillingView DeleteBillingView GetBillingData GetBillingDetails GetBillingNotifications GetBillingPreferences GetBillingView',
          'billing: GetContractInformation GetCredits GetIAMAccessPreference GetSellerOfRecord ListBillingViews PutContractInformation RedeemCredits GetResourcePolicy',
          'billing: ListSourceViewsForBillingView ListTagsForResource TagResource UntagResource UpdateBillingPreferences UpdateBillingView UpdateIAMAccessPreference',
          'budgets: CreateBudgetAction DeleteBudgetAction DescribeBudgetActionsForBudget DescribeBudgetAction DescribeBudgetActionsForAccount',
          'budgets: DescribeBudgetActionHistories ExecuteBudgetAction ModifyBudget UpdateBudgetAction ViewBudget',
          'ce: CreateCostCategoryDefinition CreateNotificationSubscription CreateReport DeleteCostCategoryDefinition DeleteNotificationSubscription DeleteReport',
          'ce: DescribeCostCategoryDefinition GetCostAndUsage ListCostAllocationTags ListCostCategoryDefinitions ListCostCategoryResourceAssociations',
          'ce: ListTagsForResource TagResource UpdateCostAllocationTagsStatus UpdateNotificationSubscription UpdatePreferences UpdateReport',
          'ce: UpdateCostCategoryDefinition UntagResource StartCostAllocationTagBackfill ListCostAllocationTagBackfillHistory GetTags GetDimensionValues',
          'consolidatedbilling: GetAccountBillingRole ListLinkedAccounts',
          'cur: DeleteReportDefinition DescribeReportDefinitions GetClassicReport GetClassicReportPreferences GetUsageReport ModifyReportDefinition',
          'cur: PutClassicReportPreferences PutReportDefinition ValidateReportDestination',
          'freetier: GetFreeTierAlertPreference GetFreeTierUsage PutFreeTierAlertPreference',
          'invoicing: BatchGetInvoiceProfile CreateInvoiceUnit DeleteInvoiceUnit GetInvoiceEmailDeliveryPreferences GetInvoicePDF GetInvoiceUnit GetInvoiceCorrection',
          'invoicing: ListInvoiceSummaries ListInvoiceUnits ListProcurementPortals ListProcurementPortalSuppliers CreateProcurementPortalPreference',
          'invoicing: GetProcurementPortalPreference PutProcurementPortalPreference UpdateProcurementPortalPreferenceStatus ListProcurementPortalPreferences',
          'invoicing: DeleteProcurementPortalPreference ListTagsForResource ListInvoiceCorrections StartInvoiceCorrection PutInvoiceEmailDeliveryPreferences',
          'invoicing: SendProcurementPortalValidation TagResource UntagResource UpdateInvoiceUnit VerifyProcurementPortalValidation',
          'mapcredits: ListQuarterSpend ListAssociatedPrograms ListQuarterCredits',
          'payments: CreateFinancingApplication CreatePaymentInstrument DeletePaymentInstrument GetFinancingApplication GetFinancingLine GetFinancingLineWithdrawal',
          'payments: GetFinancingOption GetPaymentInstrument GetPaymentStatus ListFinancingApplications ListFinancingLines ListFinancingLineWithdrawals',
          'payments: ListPaymentPreferences ListPaymentProgramOptions ListPaymentProgramStatus ListTagsForResource ListPaymentInstruments MakePayment TagResource',
          'payments: UntagResource UpdateFinancingApplication UpdatePaymentInstrument UpdatePaymentPreferences', 'pricing:DescribeServices',
          'purchase-orders: AddPurchaseOrder DeletePurchaseOrder GetPurchaseOrder ListPurchaseOrderInvoices ListPurchaseOrders ListTagsForResource',
          'purchase-orders: ModifyPurchaseOrders TagResource UntagResource UpdatePurchaseOrder UpdatePurchaseOrderStatus ViewPurchaseOrders',
          'support: CreateCase AddAttachmentsToSet', 'sustainability:GetCarbonFootprintSummary',
          'tax: BatchPutTaxRegistration DeleteTaxRegistration GetExemptions GetTaxInheritance GetTaxInterview GetTaxRegistration GetTaxRegistrationDocument',
          'tax: ListTaxRegistrations PutTaxInheritance PutTaxInterview PutTaxRegistration UpdateExemptions',
        ],
        Resource: '*',
      },
    ],
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
