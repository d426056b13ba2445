import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: Elastic Load Balancing and ACM (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const loadBalancingPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSCertificateManagerFullAccess: {
    version: 2, createdAt: '2016-01-21T17:02:36Z', updatedAt: '2020-08-17T22:18:28Z',
    description: 'Provides full access to AWS Certificate Manager (ACM)',
    statements: [
      { Effect: 'Allow', Action: ['acm:*'], Resource: '*' },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: 'arn:aws:iam::*:role/aws-service-role/acm.amazonaws.com/AWSServiceRoleForCertificateManager*',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'acm.amazonaws.com' } },
      },
      {
        Effect: 'Allow', Action: ['iam: DeleteServiceLinkedRole GetServiceLinkedRoleDeletionStatus GetRole'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/acm.amazonaws.com/AWSServiceRoleForCertificateManager*',
      },
    ],
  },
  AWSCertificateManagerReadOnly: {
    version: 7, createdAt: '2016-01-21T17:07:33Z', updatedAt: '2026-08-13T18:07:23Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'acm: DescribeCertificate ListCertificates SearchCertificates GetCertificate ListTagsForCertificate GetAccountConfiguration DescribeAcmeAccount',
          'acm: DescribeAcmeDomainValidation DescribeAcmeEndpoint DescribeAcmeExternalAccountBinding ListAcmeAccounts ListAcmeDomainValidations ListAcmeEndpoints',
          'acm: ListAcmeExternalAccountBindings ListTagsForResource ListCertificateDomainValidations',
        ],
        Resource: '*',
      },
    ],
  },
  AWSElasticLoadBalancingClassicServiceRolePolicy: {
    path: '/aws-service-role/', version: 2, createdAt: '2017-09-19T22:36:18Z', updatedAt: '2019-10-07T23:04:27Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: DescribeAddresses DescribeInstances DescribeSubnets DescribeSecurityGroups DescribeVpcs DescribeInternetGateways DescribeAccountAttributes',
          'ec2: DescribeClassicLinkInstances DescribeVpcClassicLink CreateSecurityGroup CreateNetworkInterface DeleteNetworkInterface ModifyNetworkInterfaceAttribute',
          'ec2: AuthorizeSecurityGroupIngress AssociateAddress DisassociateAddress AttachNetworkInterface DetachNetworkInterface AssignPrivateIpAddresses',
          'ec2: AssignIpv6Addresses UnassignIpv6Addresses',
        ],
        Resource: '*',
      },
    ],
  },
  AWSElasticLoadBalancingServiceRolePolicy: {
    path: '/aws-service-role/', version: 14, createdAt: '2017-09-19T22:19:04Z', updatedAt: '2026-02-12T17:58:08Z',
    description: 'Service Linked Role Policy for AWS Elastic Load Balancing Control Plane',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'ec2: DescribeAddresses DescribeCoipPools DescribeInstances DescribeNetworkInterfaces DescribeSubnets DescribeSecurityGroups DescribeVpcs',
          'ec2: DescribeInternetGateways DescribeAccountAttributes DescribeClassicLinkInstances DescribeVpcClassicLink CreateSecurityGroup CreateNetworkInterface',
          'ec2: DeleteNetworkInterface GetCoipPoolUsage GetSecurityGroupsForVpc ModifyNetworkInterfaceAttribute AllocateAddress AuthorizeSecurityGroupIngress',
          'ec2: AssociateAddress DisassociateAddress AttachNetworkInterface DetachNetworkInterface AssignPrivateIpAddresses AssignIpv6Addresses ReleaseAddress',
          'ec2: UnassignIpv6Addresses DescribeVpcPeeringConnections DescribeAvailabilityZones AllocateIpamPoolCidr',
          'logs: CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries', 'outposts:GetOutpostInstanceTypes',
        ],
        Resource: '*',
      },
    ],
  },
  CertificateManagerServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2020-06-25T17:56:49Z',
    statements: [{ Effect: 'Allow', Action: ['acm-pca: IssueCertificate GetCertificate'], Resource: '*' }],
  },
  ElasticLoadBalancingFullAccess: {
    version: 9, createdAt: '2018-09-20T20:42:07Z', updatedAt: '2026-02-23T18:57:07Z',
    description: 'Provides full access to Amazon ElasticLoadBalancing, and limited access to other services necessary to provide ElasticLoadBalancing features.',
    statements: [
      { Effect: 'Allow', Action: 'elasticloadbalancing:*', Resource: '*' },
      {
        Effect: 'Allow',
        Action: [
          'ec2: DescribeAccountAttributes DescribeAddresses DescribeInternetGateways DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeVpcClassicLink',
          'ec2: DescribeInstances DescribeNetworkInterfaces DescribeClassicLinkInstances DescribeRouteTables DescribeCoipPools GetCoipPoolUsage',
          'ec2: GetSecurityGroupsForVpc DescribeVpcPeeringConnections DescribeAvailabilityZones', 'cognito-idp:DescribeUserPoolClient',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow', Action: 'iam:CreateServiceLinkedRole', Resource: '*', Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: 'arc-zonal-shift:*', Resource: 'arn:aws:elasticloadbalancing:*:*:loadbalancer/*' },
      { Effect: 'Allow', Action: ['arc-zonal-shift: ListManagedResources ListZonalShifts'], Resource: '*' },
    ],
  },
  ElasticLoadBalancingReadOnly: {
    version: 3, createdAt: '2018-09-20T20:17:09Z', updatedAt: '2023-11-26T18:15:46Z',
    description: 'Provides read only access to Amazon ElasticLoadBalancing and dependent services',
    statements: [
      { Sid: 'Statement1', Effect: 'Allow', Action: ['elasticloadbalancing: Describe* Get*'], Resource: '*' },
      { Sid: 'Statement2', Effect: 'Allow', Action: ['ec2: DescribeInstances DescribeClassicLinkInstances DescribeSecurityGroups'], Resource: '*' },
      { Sid: 'Statement3', Effect: 'Allow', Action: 'arc-zonal-shift:GetManagedResource', Resource: 'arn:aws:elasticloadbalancing:*:*:loadbalancer/*' },
      { Sid: 'Statement4', Effect: 'Allow', Action: ['arc-zonal-shift: ListManagedResources ListZonalShifts'], Resource: '*' },
    ],
  },
};
