import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: caches, searches, brokers, identities, and what reads, hears and speaks for an application (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const backingServicesPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonBedrockLimitedAccess: {
    version: 8, createdAt: '2025-06-29T22:22:06Z', updatedAt: '2026-04-09T04:42:19Z',
    statements: [
      {
        Sid: 'BedrockAPIs', Effect: 'Allow',
        Action: [
          'bedrock: Get* List* CallWithBearerToken BatchDeleteEvaluationJob CancelAutomatedReasoningPolicyBuildWorkflow CreateAutomatedReasoningPolicy',
          'bedrock: CreateAutomatedReasoningPolicyTestCase CreateAutomatedReasoningPolicyVersion CreateEvaluationJob CreateGuardrail CreateGuardrailVersion',
          'bedrock: CreateInferenceProfile CreateModelCopyJob CreateModelCustomizationJob CreateModelImportJob CreateModelInvocationJob CreatePromptRouter',
          'bedrock: CreateProvisionedModelThroughput DeleteAutomatedReasoningPolicy DeleteAutomatedReasoningPolicyBuildWorkflow DeleteAutomatedReasoningPolicyTestCase',
          'bedrock: DeleteCustomModel DeleteGuardrail DeleteImportedModel DeleteInferenceProfile DeletePromptRouter DeleteProvisionedModelThroughput',
          'bedrock: ExportAutomatedReasoningPolicyVersion StartAutomatedReasoningPolicyBuildWorkflow StartAutomatedReasoningPolicyTestWorkflow StopEvaluationJob',
          'bedrock: StopModelCustomizationJob StopModelInvocationJob TagResource UntagResource UpdateAutomatedReasoningPolicy',
          'bedrock: UpdateAutomatedReasoningPolicyAnnotations UpdateAutomatedReasoningPolicyTestCase UpdateGuardrail UpdateProvisionedModelThroughput ApplyGuardrail',
          'bedrock: InvokeAutomatedReasoningPolicy InvokeModel InvokeModelWithResponseStream',
        ],
        Resource: '*',
      },
      { Sid: 'DescribeKey', Effect: 'Allow', Action: ['kms:DescribeKey'], Resource: 'arn:*:kms:*:::*' },
      { Sid: 'APIsWithAllResourceAccess', Effect: 'Allow', Action: ['iam:ListRoles', 'ec2: DescribeVpcs DescribeSubnets DescribeSecurityGroups'], Resource: '*' },
      { Sid: 'BedrockMantleAPIs', Effect: 'Allow', Action: ['bedrock-mantle: CallWithBearerToken Get* List* CreateInference'], Resource: '*' },
      {
        Sid: 'MarketplaceOperationsFromBedrockFor3pModels', Effect: 'Allow', Action: ['aws-marketplace: Subscribe ViewSubscriptions Unsubscribe'], Resource: '*',
        Condition: { StringEquals: { 'aws:CalledViaLast': ['bedrock.amazonaws.com', 'bedrock-mantle.amazonaws.com'] } },
      },
    ],
  },
  AmazonBedrockReadOnly: {
    version: 7, createdAt: '2023-12-06T15:48:19Z', updatedAt: '2026-02-12T17:57:55Z',
    statements: [
      { Sid: 'AmazonBedrockReadOnly', Effect: 'Allow', Action: ['bedrock: Get* List*'], Resource: '*' },
      {
        Sid: 'MarketplaceModelEndpointNonMutatingAPIs', Effect: 'Allow',
        Action: ['sagemaker: DescribeEndpoint DescribeEndpointConfig DescribeModel DescribeInferenceComponent ListEndpoints ListTags'],
        Resource: ['arn:aws:sagemaker:*:*:endpoint/*', 'arn:aws:sagemaker:*:*:endpoint-config/*', 'arn:aws:sagemaker:*:*:model/*'],
        Condition: { StringEquals: { 'aws:CalledViaLast': 'bedrock.amazonaws.com' } },
      },
      {
        Sid: 'DiscoveringMarketplaceModel', Effect: 'Allow', Action: ['sagemaker:DescribeHubContent'],
        Resource: ['arn:aws:sagemaker:*:aws:hub-content/SageMakerPublicHub/Model/*', 'arn:aws:sagemaker:*:aws:hub/SageMakerPublicHub'],
      },
      { Sid: 'AllowMarketplaceModelsListing', Effect: 'Allow', Action: ['sagemaker:ListHubContents'], Resource: 'arn:aws:sagemaker:*:aws:hub/SageMakerPublicHub' },
    ],
  },
  AmazonCognitoDeveloperAuthenticatedIdentities: {
    version: 1, createdAt: '2015-03-24T17:22:23Z',
    statements: [
      {
        Effect: 'Allow', Action: ['cognito-identity: GetOpenIdTokenForDeveloperIdentity LookupDeveloperIdentity MergeDeveloperIdentities UnlinkDeveloperIdentity'],
        Resource: '*',
      },
    ],
  },
  AmazonCognitoPowerUser: {
    version: 9, createdAt: '2015-03-24T17:14:56Z', updatedAt: '2026-02-12T18:00:09Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'cognito-identity:*', 'cognito-idp:*', 'cognito-sync:*', 'iam: ListRoles ListOpenIdConnectProviders GetRole ListSAMLProviders GetSAMLProvider',
          'kinesis:ListStreams', 'lambda: GetPolicy ListFunctions', 'sns: GetSMSSandboxAccountStatus ListPlatformApplications',
          'ses: ListIdentities GetIdentityVerificationAttributes', 'mobiletargeting:GetApps', 'acm:ListCertificates', 'sms-voice:DescribeAccountAttributes',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': ['cognito-idp.amazonaws.com', 'email.cognito-idp.amazonaws.com'] } },
      },
      {
        Effect: 'Allow', Action: ['iam: DeleteServiceLinkedRole GetServiceLinkedRoleDeletionStatus'],
        Resource: [
          'arn:aws:iam::*:role/aws-service-role/cognito-idp.amazonaws.com/AWSServiceRoleForAmazonCognitoIdp*',
          'arn:aws:iam::*:role/aws-service-role/email.cognito-idp.amazonaws.com/AWSServiceRoleForAmazonCognitoIdpEmail*',
        ],
      },
    ],
  },
  AmazonCognitoReadOnly: {
    version: 4, createdAt: '2015-03-24T17:06:46Z', updatedAt: '2019-08-01T19:21:04Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'cognito-identity: Describe* Get* List*', 'cognito-idp: Describe* AdminGet* AdminList* List* Get*', 'cognito-sync: Describe* Get* List*',
          'iam: ListOpenIdConnectProviders ListRoles', 'sns:ListPlatformApplications',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonElastiCacheFullAccess: {
    version: 3, createdAt: '2015-02-06T18:40:20Z', updatedAt: '2023-11-28T03:49:56Z',
    statements: [
      { Sid: 'ElastiCacheManagementActions', Effect: 'Allow', Action: 'elasticache:*', Resource: '*' },
      {
        Sid: 'CreateServiceLinkedRole', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole',
        Resource: 'arn:aws:iam::*:role/aws-service-role/elasticache.amazonaws.com/AWSServiceRoleForElastiCache',
        Condition: { StringLike: { 'iam:AWSServiceName': 'elasticache.amazonaws.com' } },
      },
      {
        Sid: 'CreateVPCEndpoints', Effect: 'Allow', Action: 'ec2:CreateVpcEndpoint', Resource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
        Condition: { StringLike: { 'ec2:VpceServiceName': 'com.amazonaws.elasticache.serverless.*' } },
      },
      { Sid: 'AllowAccessToElastiCacheTaggedVpcEndpoints', Effect: 'Allow', Action: ['ec2:CreateVpcEndpoint'], NotResource: 'arn:aws:ec2:*:*:vpc-endpoint/*' },
      {
        Sid: 'TagVPCEndpointsOnCreation', Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: 'arn:aws:ec2:*:*:vpc-endpoint/*',
        Condition: { StringEquals: { 'aws:RequestTag/AmazonElastiCacheManaged': 'true', 'ec2:CreateAction': 'CreateVpcEndpoint' } },
      },
      { Sid: 'AllowAccessToEc2', Effect: 'Allow', Action: ['ec2: DescribeVpcs DescribeSubnets DescribeSecurityGroups'], Resource: '*' },
      { Sid: 'AllowAccessToKMS', Effect: 'Allow', Action: ['kms: DescribeKey ListAliases ListKeys'], Resource: '*' },
      { Sid: 'AllowAccessToCloudWatch', Effect: 'Allow', Action: ['cloudwatch: GetMetricStatistics GetMetricData'], Resource: '*' },
      {
        Sid: 'AllowAccessToAutoScaling', Effect: 'Allow',
        Action: ['application-autoscaling: DescribeScalableTargets DescribeScheduledActions DescribeScalingPolicies DescribeScalingActivities'], Resource: '*',
      },
      { Sid: 'DescribeLogGroups', Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: '*' },
      { Sid: 'ListLogDeliveryStreams', Effect: 'Allow', Action: ['firehose:ListDeliveryStreams'], Resource: '*' },
      { Sid: 'DescribeS3Buckets', Effect: 'Allow', Action: ['s3:ListAllMyBuckets'], Resource: '*' },
      { Sid: 'AllowAccessToOutposts', Effect: 'Allow', Action: ['outposts:ListOutposts'], Resource: '*' },
      { Sid: 'AllowAccessToSNS', Effect: 'Allow', Action: ['sns:ListTopics'], Resource: '*' },
    ],
  },
  AmazonElastiCacheReadOnlyAccess: {
    version: 1, createdAt: '2015-02-06T18:40:21Z',
    statements: [{ Effect: 'Allow', Action: ['elasticache:Describe*'], Resource: '*' }],
  },
  AmazonMQFullAccess: {
    version: 5, createdAt: '2017-11-28T15:28:29Z', updatedAt: '2020-11-04T16:34:09Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'mq:*', 'cloudformation:CreateStack',
          'ec2: CreateNetworkInterface CreateNetworkInterfacePermission DeleteNetworkInterface DeleteNetworkInterfacePermission DetachNetworkInterface',
          'ec2: DescribeInternetGateways DescribeNetworkInterfaces DescribeNetworkInterfacePermissions DescribeRouteTables DescribeSecurityGroups DescribeSubnets',
          'ec2: DescribeVpcs CreateSecurityGroup AuthorizeSecurityGroupIngress',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['logs:CreateLogGroup'], Resource: ['arn:aws:logs:*:*:log-group:/aws/amazonmq/*'] },
      { Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*', Condition: { StringLike: { 'iam:AWSServiceName': 'mq.amazonaws.com' } } },
    ],
  },
  AmazonMQReadOnlyAccess: {
    version: 2, createdAt: '2017-11-28T15:30:32Z', updatedAt: '2017-11-28T19:02:03Z',
    statements: [
      { Effect: 'Allow', Action: ['mq: Describe* List*', 'ec2: DescribeNetworkInterfaces DescribeSecurityGroups DescribeSubnets DescribeVpcs'], Resource: '*' },
    ],
  },
  AmazonOpenSearchServiceFullAccess: {
    version: 1, createdAt: '2021-09-08T05:33:47Z',
    statements: [{ Effect: 'Allow', Action: ['es:*'], Resource: '*' }],
  },
  AmazonOpenSearchServiceReadOnlyAccess: {
    version: 1, createdAt: '2021-09-08T05:38:13Z',
    statements: [{ Effect: 'Allow', Action: ['es: Describe* List* Get*'], Resource: '*' }],
  },
  AmazonPollyFullAccess: {
    version: 1, createdAt: '2016-11-30T18:59:06Z',
    statements: [{ Effect: 'Allow', Action: ['polly:*'], Resource: ['*'] }],
  },
  AmazonPollyReadOnlyAccess: {
    version: 3, createdAt: '2016-11-30T18:59:24Z', updatedAt: '2026-04-01T08:12:15Z',
    statements: [
      {
        Effect: 'Allow',
        Action: ['polly: DescribeVoices GetLexicon GetSpeechSynthesisTask ListLexicons ListSpeechSynthesisTasks SynthesizeSpeech StartSpeechSynthesisStream'],
        Resource: ['*'],
      },
    ],
  },
  AmazonRekognitionFullAccess: {
    version: 1, createdAt: '2016-11-30T14:40:44Z',
    statements: [{ Effect: 'Allow', Action: ['rekognition:*'], Resource: '*' }],
  },
  AmazonRekognitionReadOnlyAccess: {
    version: 10, createdAt: '2016-11-30T14:58:06Z', updatedAt: '2023-11-08T18:30:22Z',
    statements: [
      {
        Sid: 'AmazonRekognitionReadOnlyAccess', Effect: 'Allow',
        Action: [
          'rekognition: CompareFaces DetectFaces DetectLabels ListCollections ListFaces SearchFaces SearchFacesByImage DetectText GetCelebrityInfo',
          'rekognition: RecognizeCelebrities DetectModerationLabels GetLabelDetection GetFaceDetection GetContentModeration GetPersonTracking GetCelebrityRecognition',
          'rekognition: GetFaceSearch GetTextDetection GetSegmentDetection DescribeStreamProcessor ListStreamProcessors DescribeProjects DescribeProjectVersions',
          'rekognition: DetectCustomLabels DetectProtectiveEquipment ListTagsForResource ListDatasetEntries ListDatasetLabels DescribeDataset ListProjectPolicies',
          'rekognition: ListUsers SearchUsers SearchUsersByImage GetMediaAnalysisJob ListMediaAnalysisJobs',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonTextractFullAccess: {
    version: 1, createdAt: '2018-11-28T19:07:42Z',
    statements: [{ Effect: 'Allow', Action: ['textract:*'], Resource: '*' }],
  },
  AmazonTranscribeFullAccess: {
    version: 1, createdAt: '2018-04-04T16:06:16Z',
    statements: [
      { Effect: 'Allow', Action: ['transcribe:*'], Resource: '*' },
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: ['arn:aws:s3:::*transcribe*'] },
    ],
  },
  AmazonTranscribeReadOnlyAccess: {
    version: 1, createdAt: '2018-04-04T16:05:06Z',
    statements: [{ Effect: 'Allow', Action: ['transcribe: Get* List*'], Resource: '*' }],
  },
  ComprehendReadOnly: {
    version: 11, createdAt: '2017-11-29T18:10:19Z', updatedAt: '2022-04-26T21:32:41Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'comprehend: DetectDominantLanguage BatchDetectDominantLanguage DetectEntities BatchDetectEntities DetectKeyPhrases BatchDetectKeyPhrases DetectPiiEntities',
          'comprehend: ContainsPiiEntities DetectSentiment BatchDetectSentiment DetectSyntax BatchDetectSyntax ClassifyDocument DescribeTopicsDetectionJob',
          'comprehend: ListTopicsDetectionJobs DescribeDominantLanguageDetectionJob ListDominantLanguageDetectionJobs DescribeEntitiesDetectionJob',
          'comprehend: ListEntitiesDetectionJobs DescribeKeyPhrasesDetectionJob ListKeyPhrasesDetectionJobs DescribePiiEntitiesDetectionJob',
          'comprehend: ListPiiEntitiesDetectionJobs DescribeSentimentDetectionJob DescribeTargetedSentimentDetectionJob ListSentimentDetectionJobs',
          'comprehend: ListTargetedSentimentDetectionJobs DescribeDocumentClassifier ListDocumentClassifiers DescribeDocumentClassificationJob',
          'comprehend: ListDocumentClassificationJobs DescribeEntityRecognizer ListEntityRecognizers ListTagsForResource DescribeEndpoint ListEndpoints',
          'comprehend: ListDocumentClassifierSummaries ListEntityRecognizerSummaries DescribeResourcePolicy',
        ],
        Resource: '*',
      },
    ],
  },
  TranslateFullAccess: {
    version: 2, createdAt: '2018-11-27T23:36:20Z', updatedAt: '2020-01-08T21:22:27Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'translate:*', 'comprehend:DetectDominantLanguage', 'cloudwatch: GetMetricStatistics ListMetrics', 's3: ListAllMyBuckets ListBucket GetBucketLocation',
          'iam: ListRoles GetRole',
        ],
        Resource: '*',
      },
    ],
  },
  TranslateReadOnly: {
    version: 7, createdAt: '2017-11-29T18:22:00Z', updatedAt: '2023-05-24T17:19:30Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'translate: TranslateText TranslateDocument GetTerminology ListTerminologies ListTextTranslationJobs DescribeTextTranslationJob GetParallelData',
          'translate:ListParallelData', 'comprehend:DetectDominantLanguage', 'cloudwatch: GetMetricStatistics ListMetrics',
        ],
        Resource: '*',
      },
    ],
  },
};
