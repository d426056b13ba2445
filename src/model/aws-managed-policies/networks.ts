import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: EC2 and VPCs (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const networksPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonEC2FullAccess: {
    version: 5, createdAt: '2015-02-06T18:40:15Z', updatedAt: '2018-11-27T02:16:56Z',
    description: 'Provides full access to Amazon EC2 via the AWS Management Console.',
    statements: [
      { Effect: 'Allow', Action: 'ec2:*', Resource: '*' },
      { Effect: 'Allow', Action: 'elasticloadbalancing:*', Resource: '*' },
      { Effect: 'Allow', Action: 'cloudwatch:*', Resource: '*' },
      { Effect: 'Allow', Action: 'autoscaling:*', Resource: '*' },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*',
        Condition: {
          StringEquals: {
            'iam:AWSServiceName': [
              'autoscaling.amazonaws.com', 'ec2scheduled.amazonaws.com', 'elasticloadbalancing.amazonaws.com', 'spot.amazonaws.com', 'spotfleet.amazonaws.com',
              'transitgateway.amazonaws.com',
            ],
          },
        },
      },
    ],
  },
  AmazonEC2ReadOnlyAccess: {
    version: 5, createdAt: '2015-02-06T18:40:17Z', updatedAt: '2026-02-12T18:03:17Z',
    description: 'Provides read only access to Amazon EC2 via the AWS Management Console.',
    statements: [
      { Effect: 'Allow', Action: ['ec2: Describe* GetSecurityGroupsForVpc'], Resource: '*' },
      { Effect: 'Allow', Action: 'elasticloadbalancing:Describe*', Resource: '*' },
      { Effect: 'Allow', Action: ['cloudwatch: ListMetrics GetMetricStatistics Describe*'], Resource: '*' },
      { Effect: 'Allow', Action: 'autoscaling:Describe*', Resource: '*' },
    ],
  },
  AmazonEC2RoleforAWSCodeDeploy: {
    path: '/service-role/', version: 2, createdAt: '2015-05-19T18:10:14Z', updatedAt: '2017-03-20T17:14:10Z',
    statements: [{ Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion ListBucket'], Resource: '*' }],
  },
  AmazonEC2RoleforAWSCodeDeployLimited: {
    path: '/service-role/', version: 2, createdAt: '2020-08-24T17:55:18Z', updatedAt: '2022-01-20T21:37:31Z',
    statements: [
      { Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion ListBucket'], Resource: 'arn:aws:s3:::*/CodeDeploy/*' },
      { Effect: 'Allow', Action: ['s3: GetObject GetObjectVersion'], Resource: '*', Condition: { StringEquals: { 's3:ExistingObjectTag/UseWithCodeDeploy': 'true' } } },
    ],
  },
  AmazonEC2RoleforSSM: {
    path: '/service-role/', version: 8, createdAt: '2015-05-29T17:48:35Z', updatedAt: '2019-01-24T19:20:51Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ssm: DescribeAssociation GetDeployablePatchSnapshotForInstance GetDocument DescribeDocument GetManifest GetParameters ListAssociations',
          'ssm: ListInstanceAssociations PutInventory PutComplianceItems PutConfigurePackageResult UpdateAssociationStatus UpdateInstanceAssociationStatus',
          'ssm:UpdateInstanceInformation',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: ['ssmmessages: CreateControlChannel CreateDataChannel OpenControlChannel OpenDataChannel'], Resource: '*' },
      { Effect: 'Allow', Action: ['ec2messages: AcknowledgeMessage DeleteMessage FailMessage GetEndpoint GetMessages SendReply'], Resource: '*' },
      { Effect: 'Allow', Action: ['cloudwatch:PutMetricData'], Resource: '*' },
      { Effect: 'Allow', Action: ['ec2:DescribeInstanceStatus'], Resource: '*' },
      { Effect: 'Allow', Action: ['ds: CreateComputer DescribeDirectories'], Resource: '*' },
      { Effect: 'Allow', Action: ['logs: CreateLogGroup CreateLogStream DescribeLogGroups DescribeLogStreams PutLogEvents'], Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          's3: GetBucketLocation PutObject GetObject GetEncryptionConfiguration AbortMultipartUpload ListMultipartUploadParts ListBucket ListBucketMultipartUploads',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonVPCFullAccess: {
    version: 13, createdAt: '2015-02-06T18:41:16Z', updatedAt: '2026-02-12T18:00:44Z',
    description: 'Provides full access to Amazon VPC via the AWS Management Console.',
    statements: [
      {
        Sid: 'AmazonVPCFullAccess', Effect: 'Allow',
        Action: [
          'ec2: AcceptVpcPeeringConnection AcceptVpcEndpointConnections AllocateAddress AssignIpv6Addresses AssignPrivateIpAddresses AssociateAddress',
          'ec2: AssociateDhcpOptions AssociateRouteTable AssociateSecurityGroupVpc AssociateSubnetCidrBlock AssociateVpcCidrBlock AttachClassicLinkVpc',
          'ec2: AttachInternetGateway AttachNetworkInterface AttachVpnGateway AuthorizeSecurityGroupEgress AuthorizeSecurityGroupIngress CreateCarrierGateway',
          'ec2: CreateCustomerGateway CreateDefaultSubnet CreateDefaultVpc CreateDhcpOptions CreateEgressOnlyInternetGateway CreateFlowLogs CreateInternetGateway',
          'ec2: CreateLocalGatewayRouteTableVpcAssociation CreateNatGateway CreateNetworkAcl CreateNetworkAclEntry CreateNetworkInterface',
          'ec2: CreateNetworkInterfacePermission CreateRoute CreateRouteTable CreateSecurityGroup CreateSubnet CreateTags CreateVpc CreateVpcEndpoint',
          'ec2: CreateVpcEndpointConnectionNotification CreateVpcEndpointServiceConfiguration CreateVpcPeeringConnection CreateVpnConnection CreateVpnConnectionRoute',
          'ec2: CreateVpnGateway DeleteCarrierGateway DeleteCustomerGateway DeleteDhcpOptions DeleteEgressOnlyInternetGateway DeleteFlowLogs DeleteInternetGateway',
          'ec2: DeleteLocalGatewayRouteTableVpcAssociation DeleteNatGateway DeleteNetworkAcl DeleteNetworkAclEntry DeleteNetworkInterface',
          'ec2: DeleteNetworkInterfacePermission DeleteRoute DeleteRouteTable DeleteSecurityGroup DeleteSubnet DeleteTags DeleteVpc DeleteVpcEndpoints',
          'ec2: DeleteVpcEndpointConnectionNotifications DeleteVpcEndpointServiceConfigurations DeleteVpcPeeringConnection DeleteVpnConnection',
          'ec2: DeleteVpnConnectionRoute DeleteVpnGateway DescribeAccountAttributes DescribeAddresses DescribeAvailabilityZones DescribeCarrierGateways',
          'ec2: DescribeClassicLinkInstances DescribeCustomerGateways DescribeDhcpOptions DescribeEgressOnlyInternetGateways DescribeFlowLogs DescribeInstances',
          'ec2: DescribeInternetGateways DescribeIpv6Pools DescribeLocalGatewayRouteTables DescribeLocalGatewayRouteTableVpcAssociations DescribeKeyPairs',
          'ec2: DescribeMovingAddresses DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaceAttribute DescribeNetworkInterfacePermissions',
          'ec2: DescribeNetworkInterfaces DescribePrefixLists DescribeRouteTables DescribeSecurityGroupReferences DescribeSecurityGroupRules DescribeSecurityGroups',
          'ec2: DescribeSecurityGroupVpcAssociations DescribeStaleSecurityGroups DescribeSubnets DescribeTags DescribeVpcAttribute DescribeVpcClassicLink',
          'ec2: DescribeVpcClassicLinkDnsSupport DescribeVpcEndpointConnectionNotifications DescribeVpcEndpointConnections DescribeVpcEndpoints',
          'ec2: DescribeVpcEndpointServiceConfigurations DescribeVpcEndpointServicePermissions DescribeVpcEndpointServices DescribeVpcPeeringConnections DescribeVpcs',
          'ec2: DescribeVpnConnections DescribeVpnGateways DetachClassicLinkVpc DetachInternetGateway DetachNetworkInterface DetachVpnGateway',
          'ec2: DisableVgwRoutePropagation DisableVpcClassicLink DisableVpcClassicLinkDnsSupport DisassociateAddress DisassociateRouteTable',
          'ec2: DisassociateSecurityGroupVpc DisassociateSubnetCidrBlock DisassociateVpcCidrBlock EnableVgwRoutePropagation EnableVpcClassicLink',
          'ec2: EnableVpcClassicLinkDnsSupport GetSecurityGroupsForVpc ModifyNetworkInterfaceAttribute ModifySecurityGroupRules ModifySubnetAttribute',
          'ec2: ModifyVpcAttribute ModifyVpcEndpoint ModifyVpcEndpointConnectionNotification ModifyVpcEndpointServiceConfiguration ModifyVpcEndpointServicePermissions',
          'ec2: ModifyVpcPeeringConnectionOptions ModifyVpcTenancy MoveAddressToVpc RejectVpcEndpointConnections RejectVpcPeeringConnection ReleaseAddress',
          'ec2: ReplaceNetworkAclAssociation ReplaceNetworkAclEntry ReplaceRoute ReplaceRouteTableAssociation ResetNetworkInterfaceAttribute RestoreAddressToClassic',
          'ec2: RevokeSecurityGroupEgress RevokeSecurityGroupIngress UnassignIpv6Addresses UnassignPrivateIpAddresses UpdateSecurityGroupRuleDescriptionsEgress',
          'ec2:UpdateSecurityGroupRuleDescriptionsIngress',
        ],
        Resource: '*',
      },
    ],
  },
  AmazonVPCReadOnlyAccess: {
    version: 12, createdAt: '2015-02-06T18:41:17Z', updatedAt: '2026-02-12T17:58:19Z',
    description: 'Provides read only access to Amazon VPC via the AWS Management Console.',
    statements: [
      {
        Sid: 'AmazonVPCReadOnlyAccess', Effect: 'Allow',
        Action: [
          'ec2: DescribeAccountAttributes DescribeAddresses DescribeCarrierGateways DescribeClassicLinkInstances DescribeCustomerGateways DescribeDhcpOptions',
          'ec2: DescribeEgressOnlyInternetGateways DescribeFlowLogs DescribeInternetGateways DescribeLocalGatewayRouteTables',
          'ec2: DescribeLocalGatewayRouteTableVpcAssociations DescribeMovingAddresses DescribeNatGateways DescribeNetworkAcls DescribeNetworkInterfaceAttribute',
          'ec2: DescribeNetworkInterfacePermissions DescribeNetworkInterfaces DescribePrefixLists DescribeRouteTables DescribeSecurityGroupReferences',
          'ec2: DescribeSecurityGroupRules DescribeSecurityGroups DescribeSecurityGroupVpcAssociations DescribeStaleSecurityGroups DescribeSubnets DescribeTags',
          'ec2: DescribeVpcAttribute DescribeVpcClassicLink DescribeVpcClassicLinkDnsSupport DescribeVpcEndpoints DescribeVpcEndpointConnectionNotifications',
          'ec2: DescribeVpcEndpointConnections DescribeVpcEndpointServiceConfigurations DescribeVpcEndpointServicePermissions DescribeVpcEndpointServices',
          'ec2: DescribeVpcPeeringConnections DescribeVpcs DescribeVpnConnections DescribeVpnGateways GetSecurityGroupsForVpc',
        ],
        Resource: '*',
      },
    ],
  },
  VPCLatticeFullAccess: {
    version: 4, createdAt: '2023-03-30T02:49:02Z', updatedAt: '2026-02-12T17:57:35Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'vpc-lattice:*', 'acm: DescribeCertificate ListCertificates', 'cloudwatch: GetMetricData GetMetricStatistics ListMetrics',
          'ec2: DescribeInstances DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcs', 'elasticloadbalancing:DescribeLoadBalancers',
          'firehose: DescribeDeliveryStream ListDeliveryStreams', 'logs:DescribeLogGroups', 's3:ListAllMyBuckets',
          'lambda: ListAliases ListFunctions ListVersionsByFunction', 'rds: DescribeDBInstances DescribeDBClusters',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow', Action: ['logs: CreateLogDelivery DeleteLogDelivery GetLogDelivery ListLogDeliveries UpdateLogDelivery DescribeResourcePolicies'], Resource: '*',
        Condition: { 'ForAnyValue:StringEquals': { 'aws:CalledVia': ['vpc-lattice.amazonaws.com'] } },
      },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/vpc-lattice.amazonaws.com/AWSServiceRoleForVpcLattice',
        Condition: { StringLike: { 'iam:AWSServiceName': 'vpc-lattice.amazonaws.com' } },
      },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/delivery.logs.amazonaws.com/AWSServiceRoleForLogDelivery',
        Condition: { StringLike: { 'iam:AWSServiceName': 'delivery.logs.amazonaws.com' } },
      },
      {
        Effect: 'Allow', Action: ['iam: DeleteServiceLinkedRole GetServiceLinkedRoleDeletionStatus'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/vpc-lattice.amazonaws.com/AWSServiceRoleForVpcLattice',
      },
    ],
  },
  VPCLatticeReadOnlyAccess: {
    version: 4, createdAt: '2023-03-30T02:47:25Z', updatedAt: '2026-02-12T17:58:25Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'vpc-lattice: Get* List*', 'acm: DescribeCertificate ListCertificates', 'cloudwatch:GetMetricData',
          'ec2: DescribeInstances DescribeSecurityGroups DescribeSubnets DescribeVpcAttribute DescribeVpcs', 'elasticloadbalancing:DescribeLoadBalancers',
          'firehose: DescribeDeliveryStream ListDeliveryStreams', 'lambda: ListAliases ListFunctions ListVersionsByFunction',
          'logs: DescribeLogGroups GetLogDelivery ListLogDeliveries', 's3:ListAllMyBuckets', 'rds: DescribeDBInstances DescribeDBClusters',
        ],
        Resource: '*',
      },
    ],
  },
  VPCLatticeServicesInvokeAccess: {
    version: 1, createdAt: '2023-03-30T02:45:07Z',
    statements: [{ Effect: 'Allow', Action: ['vpc-lattice-svcs:Invoke'], Resource: '*' }],
  },
};
