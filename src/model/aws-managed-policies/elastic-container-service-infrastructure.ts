import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: what ECS manages on your behalf (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const elasticContainerServiceInfrastructurePolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonECSComputeServiceRolePolicy: {
    path: '/aws-service-role/', version: 6, createdAt: '2025-03-24T17:37:06Z', updatedAt: '2026-02-12T17:57:51Z',
    statements: [
      {
        Sid: 'ReadOnlyPermissionsForInstanceManagement', Effect: 'Allow',
        Action: ['ec2: DescribeInstances DescribeInstanceStatus DescribeNetworkInterfaces DescribeFleets'], Resource: '*',
      },
      { Sid: 'ReadOnlyPermissionsForInstanceEventWindows', Effect: 'Allow', Action: ['ec2:DescribeInstanceEventWindows'], Resource: '*' },
      { Sid: 'ReadOnlyPermissionsForLaunchTemplates', Effect: 'Allow', Action: ['ec2: DescribeLaunchTemplates DescribeLaunchTemplateVersions'], Resource: '*' },
      {
        Sid: 'DeleteManagedLaunchTemplate', Effect: 'Allow', Action: ['ec2: DeleteLaunchTemplate DeleteLaunchTemplateVersions'],
        Resource: 'arn:aws:ec2:*:*:launch-template/*', Condition: { StringEquals: { 'ec2:ManagedResourceOperator': 'ecs.amazonaws.com' } },
      },
      {
        Sid: 'TerminateManagedInstances', Effect: 'Allow', Action: ['ec2:TerminateInstances'], Resource: 'arn:aws:ec2:*:*:instance/*',
        Condition: { StringEquals: { 'ec2:ManagedResourceOperator': 'ecs.amazonaws.com' } },
      },
    ],
  },
  AmazonECSInfrastructureRolePolicyForLoadBalancers: {
    version: 6, createdAt: '2025-07-17T16:37:07Z', updatedAt: '2026-02-12T18:01:05Z',
    statements: [
      {
        Sid: 'ELBReadOperations', Effect: 'Allow', Action: ['elasticloadbalancing: DescribeListeners DescribeRules DescribeTargetGroups DescribeTargetHealth'],
        Resource: '*',
      },
      {
        Sid: 'TargetGroupOperations', Effect: 'Allow', Action: ['elasticloadbalancing: RegisterTargets DeregisterTargets'],
        Resource: 'arn:aws:elasticloadbalancing:*:*:targetgroup/*/*',
      },
      { Sid: 'ALBModifyListeners', Effect: 'Allow', Action: 'elasticloadbalancing:ModifyListener', Resource: ['arn:aws:elasticloadbalancing:*:*:listener/app/*/*/*'] },
      { Sid: 'NLBModifyListeners', Effect: 'Allow', Action: 'elasticloadbalancing:ModifyListener', Resource: ['arn:aws:elasticloadbalancing:*:*:listener/net/*/*/*'] },
      { Sid: 'ALBModifyRules', Effect: 'Allow', Action: 'elasticloadbalancing:ModifyRule', Resource: ['arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*/*'] },
    ],
  },
  AmazonECSInfrastructureRolePolicyForManagedInstances: {
    version: 11, createdAt: '2025-09-26T18:04:07Z', updatedAt: '2026-02-26T18:27:10Z',
    statements: [
      {
        Sid: 'CreateLaunchTemplateForManagedInstances', Effect: 'Allow', Action: ['ec2:CreateLaunchTemplate'], Resource: ['arn:aws:ec2:*:*:launch-template/*'],
        Condition: { StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'CreateLaunchTemplateVersionsForManagedInstances', Effect: 'Allow', Action: ['ec2: CreateLaunchTemplateVersion ModifyLaunchTemplate'],
        Resource: ['arn:aws:ec2:*:*:launch-template/*'], Condition: { StringEquals: { 'ec2:ManagedResourceOperator': 'ecs.amazonaws.com' } },
      },
      {
        Sid: 'ProvisionEC2InstancesForManagedInstances', Effect: 'Allow', Action: ['ec2:CreateFleet'],
        Resource: [
          'arn:aws:ec2:*:*:fleet/*', 'arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:network-interface/*', 'arn:aws:ec2:*:*:launch-template/*',
          'arn:aws:ec2:*:*:volume/*',
        ],
        Condition: { StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'CreateFleetForSupportingResources', Effect: 'Allow', Action: ['ec2:CreateFleet'],
        Resource: ['arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*::image/*'],
      },
      {
        Sid: 'RunInstancesForManagedInstances', Effect: 'Allow', Action: ['ec2:RunInstances'],
        Resource: ['arn:aws:ec2:*:*:instance/*', 'arn:aws:ec2:*:*:volume/*', 'arn:aws:ec2:*:*:network-interface/*'],
        Condition: { StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'RunInstancesForECSManagedLaunchTemplates', Effect: 'Allow', Action: ['ec2:RunInstances'], Resource: ['arn:aws:ec2:*:*:launch-template/*'],
        Condition: { StringEquals: { 'ec2:ResourceTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'RunInstancesForSupportingResources', Effect: 'Allow', Action: ['ec2:RunInstances'],
        Resource: ['arn:aws:ec2:*:*:subnet/*', 'arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*::image/*', 'arn:aws:resource-groups:*:*:group/*'],
      },
      {
        Sid: 'TagOnCreateEC2ResourcesForManagedInstances', Effect: 'Allow', Action: ['ec2:CreateTags'],
        Resource: [
          'arn:aws:ec2:*:*:fleet/*', 'arn:aws:ec2:*:*:launch-template/*', 'arn:aws:ec2:*:*:network-interface/*', 'arn:aws:ec2:*:*:instance/*',
          'arn:aws:ec2:*:*:volume/*',
        ],
        Condition: { StringEquals: { 'ec2:CreateAction': ['CreateFleet', 'CreateLaunchTemplate', 'RunInstances'] } },
      },
      {
        Sid: 'PassInstanceRoleForManagedInstances', Effect: 'Allow', Action: ['iam:PassRole'], Resource: ['arn:aws:iam::*:role/ecsInstanceRole*'],
        Condition: { StringLike: { 'iam:PassedToService': 'ec2.*' } },
      },
      {
        Sid: 'CreateServiceLinkedRoleForEC2Spot', Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'],
        Resource: ['arn:aws:iam::*:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot'],
      },
      {
        Sid: 'DescribeEC2ResourcesManagedByECS', Effect: 'Allow',
        Action: [
          'ec2: DescribeInstances DescribeInstanceTypes DescribeLaunchTemplates DescribeNetworkInterfaces DescribeInstanceTypeOfferings DescribeAvailabilityZones',
          'ec2: DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeCapacityReservations',
        ],
        Resource: '*',
      },
      {
        Sid: 'ListResourceGroupResources', Effect: 'Allow',
        Action: ['resource-groups:ListGroupResources', 'cloudformation: DescribeStacks ListStackResources', 'tag:GetResources'], Resource: '*',
      },
    ],
  },
  AmazonECSInfrastructureRolePolicyForServiceConnectTransportLayerSecurity: {
    path: '/service-role/', version: 4, createdAt: '2024-01-19T20:08:36Z', updatedAt: '2026-02-12T18:02:05Z',
    statements: [
      {
        Sid: 'CreateSecret', Effect: 'Allow', Action: 'secretsmanager:CreateSecret', Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
        Condition: {
          ArnLike: { 'aws:RequestTag/AmazonECSCreated': ['arn:aws:ecs:*:*:service/*/*', 'arn:aws:ecs:*:*:task-set/*/*'] },
          StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true', 'aws:ResourceAccount': '${aws:PrincipalAccount}' },
        },
      },
      {
        Sid: 'TagOnCreateSecret', Effect: 'Allow', Action: 'secretsmanager:TagResource', Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
        Condition: {
          ArnLike: { 'aws:RequestTag/AmazonECSCreated': ['arn:aws:ecs:*:*:service/*/*', 'arn:aws:ecs:*:*:task-set/*/*'] },
          StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true', 'aws:ResourceAccount': '${aws:PrincipalAccount}' },
        },
      },
      {
        Sid: 'RotateTLSCertificateSecret', Effect: 'Allow',
        Action: ['secretsmanager: UpdateSecret GetSecretValue PutSecretValue DeleteSecret RotateSecret UpdateSecretVersionStage'],
        Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
        Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}', 'secretsmanager:ResourceTag/aws:secretsmanager:owningService': 'ecs-sc' } },
      },
      {
        Sid: 'DescribeTLSCertificateSecret', Effect: 'Allow', Action: ['secretsmanager:DescribeSecret'], Resource: 'arn:aws:secretsmanager:*:*:secret:ecs-sc!*',
        Condition: { StringEquals: { 'aws:ResourceAccount': '${aws:PrincipalAccount}' } },
      },
      {
        Sid: 'ManagePrivateCertificateAuthority', Effect: 'Allow', Action: ['acm-pca: GetCertificate GetCertificateAuthorityCertificate DescribeCertificateAuthority'],
        Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'ManagePrivateCertificateAuthorityForIssuingEndEntityCertificate', Effect: 'Allow', Action: ['acm-pca:IssueCertificate'], Resource: '*',
        Condition: { StringEquals: { 'acm-pca:TemplateArn': 'arn:aws:acm-pca:::template/EndEntityCertificate/V1', 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
    ],
  },
  AmazonECSInfrastructureRolePolicyForVolumes: {
    path: '/service-role/', version: 5, createdAt: '2024-01-10T22:56:41Z', updatedAt: '2026-02-12T18:02:34Z',
    statements: [
      {
        Sid: 'CreateEBSManagedVolume', Effect: 'Allow', Action: 'ec2:CreateVolume', Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { ArnLike: { 'aws:RequestTag/AmazonECSCreated': 'arn:aws:ecs:*:*:task/*' }, StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' } },
      },
      { Sid: 'CreateEBSManagedVolumeFromSnapshot', Effect: 'Allow', Action: 'ec2:CreateVolume', Resource: 'arn:aws:ec2:*:*:snapshot/*' },
      {
        Sid: 'TagOnCreateVolume', Effect: 'Allow', Action: 'ec2:CreateTags', Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: {
          ArnLike: { 'aws:RequestTag/AmazonECSCreated': 'arn:aws:ecs:*:*:task/*' },
          StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true', 'ec2:CreateAction': 'CreateVolume' },
        },
      },
      { Sid: 'DescribeVolumesForLifecycle', Effect: 'Allow', Action: ['ec2: DescribeVolumes DescribeAvailabilityZones'], Resource: '*' },
      { Sid: 'DescribeInstancesForAttachingVolume', Effect: 'Allow', Action: ['ec2:DescribeInstances'], Resource: '*' },
      {
        Sid: 'ManageEBSVolumeLifecycle', Effect: 'Allow', Action: ['ec2: AttachVolume DetachVolume'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
      { Sid: 'ManageVolumeAttachmentsForEC2', Effect: 'Allow', Action: ['ec2: AttachVolume DetachVolume'], Resource: 'arn:aws:ec2:*:*:instance/*' },
      {
        Sid: 'DeleteEBSManagedVolume', Effect: 'Allow', Action: 'ec2:DeleteVolume', Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: { ArnLike: { 'aws:ResourceTag/AmazonECSCreated': 'arn:aws:ecs:*:*:task/*' }, StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
    ],
  },
  AmazonECSInfrastructureRolePolicyForVpcLattice: {
    version: 1, createdAt: '2024-11-15T20:02:55Z',
    statements: [
      {
        Sid: 'ManagedVpcLatticeTargetRegistration', Effect: 'Allow', Action: ['vpc-lattice: RegisterTargets DeregisterTargets'],
        Resource: ['arn:aws:vpc-lattice:*:*:targetgroup/*'],
      },
      { Sid: 'DescribeVpcLatticeTargetGroup', Effect: 'Allow', Action: 'vpc-lattice:GetTargetGroup', Resource: ['arn:aws:vpc-lattice:*:*:targetgroup/*'] },
      { Sid: 'ListVpcLatticeTargets', Effect: 'Allow', Action: 'vpc-lattice:ListTargets', Resource: ['arn:aws:vpc-lattice:*:*:targetgroup/*'] },
      { Sid: 'DescribeEc2Resources', Effect: 'Allow', Action: ['ec2: DescribeSubnets DescribeVpcs DescribeInstances'], Resource: ['*'] },
    ],
  },
  AmazonECSInfrastructureRoleforExpressGatewayServices: {
    path: '/service-role/', version: 6, createdAt: '2025-11-12T20:34:08Z', updatedAt: '2026-02-12T18:01:54Z',
    statements: [
      {
        Sid: 'ServiceLinkedRoleCreateOperations', Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: { StringEquals: { 'iam:AWSServiceName': ['ecs.application-autoscaling.amazonaws.com', 'elasticloadbalancing.amazonaws.com'] } },
      },
      {
        Sid: 'ELBOperations', Effect: 'Allow',
        Action: [
          'elasticloadbalancing: CreateListener CreateLoadBalancer CreateRule CreateTargetGroup ModifyListener ModifyRule AddListenerCertificates',
          'elasticloadbalancing: RemoveListenerCertificates RegisterTargets DeregisterTargets DeleteTargetGroup DeleteLoadBalancer DeleteRule DeleteListener',
        ],
        Resource: [
          'arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*', 'arn:aws:elasticloadbalancing:*:*:listener/app/*/*/*',
          'arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*/*', 'arn:aws:elasticloadbalancing:*:*:targetgroup/*/*',
        ],
        Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'TagOnCreateELBResources', Effect: 'Allow', Action: 'elasticloadbalancing:AddTags',
        Resource: [
          'arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*', 'arn:aws:elasticloadbalancing:*:*:listener/app/*/*/*',
          'arn:aws:elasticloadbalancing:*:*:listener-rule/app/*/*/*/*', 'arn:aws:elasticloadbalancing:*:*:targetgroup/*/*',
        ],
        Condition: { StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateLoadBalancer', 'CreateListener', 'CreateRule', 'CreateTargetGroup'] } },
      },
      { Sid: 'BlanketAllowCreateSecurityGroupsInVPCs', Effect: 'Allow', Action: 'ec2:CreateSecurityGroup', Resource: 'arn:aws:ec2:*:*:vpc/*' },
      {
        Sid: 'CreateSecurityGroupResourcesWithTags', Effect: 'Allow', Action: ['ec2: CreateSecurityGroup AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress'],
        Resource: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:security-group-rule/*', 'arn:aws:ec2:*:*:vpc/*'],
        Condition: { StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'ModifySecurityGroupOperations', Effect: 'Allow',
        Action: ['ec2: AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress DeleteSecurityGroup RevokeSecurityGroupEgress RevokeSecurityGroupIngress'],
        Resource: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:vpc/*'], Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'TagOnCreateEC2Resources', Effect: 'Allow', Action: 'ec2:CreateTags', Resource: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:security-group-rule/*'],
        Condition: { StringEquals: { 'ec2:CreateAction': ['CreateSecurityGroup', 'AuthorizeSecurityGroupIngress', 'AuthorizeSecurityGroupEgress'] } },
      },
      {
        Sid: 'CertificateOperations', Effect: 'Allow', Action: ['acm: RequestCertificate AddTagsToCertificate DeleteCertificate DescribeCertificate'],
        Resource: ['arn:aws:acm:*:*:certificate/*'], Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'ApplicationAutoscalingCreateOperations', Effect: 'Allow', Action: ['application-autoscaling: RegisterScalableTarget TagResource DeregisterScalableTarget'],
        Resource: ['arn:aws:application-autoscaling:*:*:scalable-target/*'], Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'ApplicationAutoscalingPolicyOperations', Effect: 'Allow', Action: ['application-autoscaling: PutScalingPolicy DeleteScalingPolicy'],
        Resource: ['arn:aws:application-autoscaling:*:*:scalable-target/*'], Condition: { StringEquals: { 'application-autoscaling:service-namespace': 'ecs' } },
      },
      {
        Sid: 'ApplicationAutoscalingReadOperations', Effect: 'Allow',
        Action: ['application-autoscaling: DescribeScalableTargets DescribeScalingPolicies DescribeScalingActivities'],
        Resource: ['arn:aws:application-autoscaling:*:*:scalable-target/*'],
      },
      {
        Sid: 'CloudWatchAlarmCreateOperations', Effect: 'Allow', Action: ['cloudwatch: PutMetricAlarm TagResource'], Resource: ['arn:aws:cloudwatch:*:*:alarm:*'],
        Condition: { StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'CloudWatchAlarmOperations', Effect: 'Allow', Action: ['cloudwatch: DeleteAlarms DescribeAlarms'], Resource: ['arn:aws:cloudwatch:*:*:alarm:*'],
        Condition: { StringEquals: { 'aws:ResourceTag/AmazonECSManaged': 'true' } },
      },
      {
        Sid: 'ELBReadOperations', Effect: 'Allow',
        Action: ['elasticloadbalancing: DescribeLoadBalancers DescribeTargetGroups DescribeTargetHealth DescribeListeners DescribeRules'], Resource: '*',
      },
      { Sid: 'VPCReadOperations', Effect: 'Allow', Action: ['ec2: DescribeSecurityGroups DescribeSubnets DescribeRouteTables DescribeVpcs'], Resource: '*' },
      {
        Sid: 'CloudWatchLogsCreateOperations', Effect: 'Allow', Action: ['logs: CreateLogGroup TagResource'], Resource: 'arn:aws:logs:*:*:log-group:*',
        Condition: { StringEquals: { 'aws:RequestTag/AmazonECSManaged': 'true' } },
      },
      { Sid: 'CloudWatchLogsReadOperations', Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: '*' },
    ],
  },
  AmazonECSInstanceRolePolicyForManagedInstances: {
    version: 4, createdAt: '2025-09-26T23:49:07Z', updatedAt: '2026-07-02T02:57:22Z',
    statements: [
      { Sid: 'ECSAgentDiscoverPollEndpointPermissions', Effect: 'Allow', Action: ['ecs:DiscoverPollEndpoint'], Resource: '*' },
      { Sid: 'ECSAgentRegisterPermissions', Effect: 'Allow', Action: ['ecs:RegisterContainerInstance'], Resource: 'arn:aws:ecs:*:*:cluster/*' },
      { Sid: 'ECSAgentPollPermissions', Effect: 'Allow', Action: ['ecs:Poll'], Resource: ['arn:aws:ecs:*:*:container-instance/*', 'arn:aws:ecs:*:*:task-set/*'] },
      {
        Sid: 'ECSAgentTelemetryPermissions', Effect: 'Allow', Action: ['ecs: StartTelemetrySession PutSystemLogEvents'], Resource: 'arn:aws:ecs:*:*:container-instance/*',
      },
      {
        Sid: 'ECSAgentStateChangePermissions', Effect: 'Allow', Action: ['ecs: SubmitAttachmentStateChanges SubmitTaskStateChange'], Resource: 'arn:aws:ecs:*:*:cluster/*',
      },
    ],
  },
};
