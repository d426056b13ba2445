import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: Route 53 and Cloud Map (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const namesPolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AWSCloudMapDiscoverInstanceAccess: {
    version: 2, createdAt: '2018-11-29T00:02:42Z', updatedAt: '2023-09-20T21:48:09Z',
    statements: [{ Effect: 'Allow', Action: ['servicediscovery: DiscoverInstances DiscoverInstancesRevision'], Resource: ['*'] }],
  },
  AWSCloudMapFullAccess: {
    version: 2, createdAt: '2018-11-28T23:57:31Z', updatedAt: '2020-07-29T19:15:35Z',
    description: 'Provides full access to all AWS Cloud Map actions.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'route53: GetHostedZone ListHostedZonesByName CreateHostedZone DeleteHostedZone ChangeResourceRecordSets CreateHealthCheck GetHealthCheck DeleteHealthCheck',
          'route53:UpdateHealthCheck', 'ec2: DescribeVpcs DescribeRegions DescribeInstances', 'servicediscovery:*',
        ],
        Resource: ['*'],
      },
    ],
  },
  AWSCloudMapReadOnlyAccess: {
    version: 2, createdAt: '2018-11-28T23:45:26Z', updatedAt: '2023-09-20T21:47:45Z',
    statements: [{ Effect: 'Allow', Action: ['servicediscovery: Get* List* DiscoverInstances DiscoverInstancesRevision'], Resource: ['*'] }],
  },
  AWSCloudMapRegisterInstanceAccess: {
    version: 3, createdAt: '2018-11-29T00:04:57Z', updatedAt: '2023-09-20T21:47:06Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'route53: GetHostedZone ListHostedZonesByName ChangeResourceRecordSets CreateHealthCheck GetHealthCheck DeleteHealthCheck UpdateHealthCheck',
          'servicediscovery: Get* List* RegisterInstance DeregisterInstance DiscoverInstances DiscoverInstancesRevision', 'ec2:DescribeInstances',
        ],
        Resource: ['*'],
      },
    ],
  },
  AmazonRoute53AutoNamingFullAccess: {
    version: 1, createdAt: '2018-01-18T18:40:41Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'route53: GetHostedZone ListHostedZonesByName CreateHostedZone DeleteHostedZone ChangeResourceRecordSets CreateHealthCheck GetHealthCheck DeleteHealthCheck',
          'route53:UpdateHealthCheck', 'ec2: DescribeVpcs DescribeRegions', 'servicediscovery:*',
        ],
        Resource: ['*'],
      },
    ],
  },
  AmazonRoute53AutoNamingReadOnlyAccess: {
    version: 1, createdAt: '2018-01-18T03:02:59Z',
    statements: [{ Effect: 'Allow', Action: ['servicediscovery: Get* List*'], Resource: ['*'] }],
  },
  AmazonRoute53AutoNamingRegistrantAccess: {
    version: 1, createdAt: '2018-03-12T22:33:20Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'route53: GetHostedZone ListHostedZonesByName ChangeResourceRecordSets CreateHealthCheck GetHealthCheck DeleteHealthCheck UpdateHealthCheck',
          'servicediscovery: Get* List* RegisterInstance DeregisterInstance',
        ],
        Resource: ['*'],
      },
    ],
  },
  AmazonRoute53DomainsFullAccess: {
    version: 1, createdAt: '2015-02-06T18:40:56Z',
    statements: [{ Effect: 'Allow', Action: ['route53:CreateHostedZone', 'route53domains:*'], Resource: ['*'] }],
  },
  AmazonRoute53DomainsReadOnlyAccess: {
    version: 1, createdAt: '2015-02-06T18:40:57Z',
    statements: [{ Effect: 'Allow', Action: ['route53domains: Get* List*'], Resource: ['*'] }],
  },
  AmazonRoute53FullAccess: {
    version: 7, createdAt: '2015-02-06T18:40:54Z', updatedAt: '2026-02-12T18:00:40Z',
    description: 'Provides full access to all Amazon Route 53 via the AWS Management Console.',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'route53:*', 'route53domains:*', 'cloudfront: ListDistributions GetDistributionTenantByDomain GetConnectionGroup',
          'cloudwatch: DescribeAlarms GetMetricStatistics GetMetricData', 'ec2: DescribeVpcs DescribeVpcEndpoints DescribeRegions',
          'elasticloadbalancing:DescribeLoadBalancers', 'elasticbeanstalk:DescribeEnvironments', 'es: ListDomainNames DescribeDomains', 'lightsail:GetContainerServices',
          's3: ListBucket GetBucketLocation GetBucketWebsite', 'sns: ListTopics ListSubscriptionsByTopic', 'tag:GetResources',
        ],
        Resource: '*',
      },
      { Effect: 'Allow', Action: 'apigateway:GET', Resource: 'arn:aws:apigateway:*::/domainnames' },
    ],
  },
  AmazonRoute53ReadOnlyAccess: {
    version: 2, createdAt: '2015-02-06T18:40:55Z', updatedAt: '2016-11-15T21:15:16Z',
    statements: [{ Effect: 'Allow', Action: ['route53: Get* List* TestDNSAnswer'], Resource: ['*'] }],
  },
  AmazonRoute53ResolverFullAccess: {
    version: 3, createdAt: '2019-05-30T18:10:50Z', updatedAt: '2024-08-05T20:06:08Z',
    statements: [
      {
        Sid: 'AmazonRoute53ResolverFullAccess', Effect: 'Allow',
        Action: [
          'route53resolver:*', 'ec2: DescribeSubnets CreateNetworkInterface DeleteNetworkInterface ModifyNetworkInterfaceAttribute DescribeNetworkInterfaces',
          'ec2: CreateNetworkInterfacePermission DescribeSecurityGroups DescribeVpcs DescribeAvailabilityZones',
        ],
        Resource: ['*'],
      },
    ],
  },
  AmazonRoute53ResolverReadOnlyAccess: {
    version: 3, createdAt: '2019-05-30T18:11:31Z', updatedAt: '2024-08-05T18:54:11Z',
    statements: [
      {
        Sid: 'AmazonRoute53ResolverReadOnlyAccess', Effect: 'Allow',
        Action: ['route53resolver: Get* List*', 'ec2: DescribeNetworkInterfaces DescribeSecurityGroups DescribeVpcs DescribeSubnets'], Resource: ['*'],
      },
    ],
  },
  Route53ResolverServiceRolePolicy: {
    path: '/aws-service-role/', version: 1, createdAt: '2020-08-12T17:47:24Z',
    statements: [
      {
        Effect: 'Allow',
        Action: [
          'logs: CreateLogDelivery GetLogDelivery UpdateLogDelivery DeleteLogDelivery ListLogDeliveries DescribeResourcePolicies DescribeLogGroups',
          's3:GetBucketPolicy',
        ],
        Resource: '*',
      },
    ],
  },
};
