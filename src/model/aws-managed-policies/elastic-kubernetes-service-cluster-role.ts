import type { ManagedPolicyFacts } from './managed-policy-facts.ts';

/** AWS managed policies: what the cluster role of EKS Auto Mode needs (https://docs.aws.amazon.com/aws-managed-policy/latest/reference/policy-list.html). */
export const elasticKubernetesServiceClusterRolePolicies: Readonly<Record<string, ManagedPolicyFacts>> = {
  AmazonEKSBlockStoragePolicy: {
    version: 1, createdAt: '2024-10-30T20:18:13Z',
    statements: [
      {
        Effect: 'Allow', Action: ['ec2: AttachVolume DetachVolume ModifyVolume EnableFastSnapshotRestores'], Resource: '*',
        Condition: { StringEquals: { 'aws:ResourceTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' } },
      },
      { Effect: 'Allow', Action: 'ec2:CreateTags', Resource: '*', Condition: { StringEquals: { 'ec2:CreateAction': ['CreateVolume', 'CreateSnapshot'] } } },
      {
        Effect: 'Allow', Action: ['ec2:CreateVolume'], Resource: 'arn:aws:ec2:*:*:volume/*',
        Condition: {
          'ForAllValues:StringLike': {
            'aws:TagKeys': [
              'eks:eks-cluster-name', 'CSIVolumeName', 'ebs.csi.eks.amazonaws.com/cluster', 'kubernetes.io/cluster/*', 'kubernetes.io/created-for/*', 'Name',
              'KubernetesCluster',
            ],
          },
          StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' },
        },
      },
      { Effect: 'Allow', Action: ['ec2:CreateVolume'], Resource: 'arn:aws:ec2:*:*:snapshot/*' },
      { Effect: 'Allow', Action: ['ec2:CreateSnapshot'], Resource: 'arn:aws:ec2:*:*:volume/*' },
      {
        Effect: 'Allow', Action: ['ec2:CreateSnapshot'], Resource: 'arn:aws:ec2:*:*:snapshot/*',
        Condition: {
          'ForAllValues:StringLike': {
            'aws:TagKeys': ['eks:eks-cluster-name', 'CSIVolumeSnapshotName', 'ebs.csi.eks.amazonaws.com/cluster', 'kubernetes.io/cluster/*', 'Name'],
          },
          StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' },
        },
      },
    ],
  },
  AmazonEKSComputePolicy: {
    version: 7, createdAt: '2024-11-01T21:46:52Z', updatedAt: '2026-05-18T21:12:10Z',
    statements: [
      {
        Effect: 'Allow', Action: ['ec2: CreateFleet RunInstances'],
        Resource: [
          'arn:aws:ec2:*:*:placement-group/*', 'arn:aws:ec2:*:*:capacity-reservation/*', 'arn:aws:ec2:*::image/*', 'arn:aws:ec2:*:*:security-group/*',
          'arn:aws:ec2:*:*:subnet/*',
        ],
      },
      {
        Effect: 'Allow', Action: ['ec2: CreateFleet RunInstances'], Resource: 'arn:aws:ec2:*:*:launch-template/*',
        Condition: { StringEquals: { 'aws:ResourceTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: CreateFleet RunInstances CreateLaunchTemplate'], Resource: '*',
        Condition: {
          'ForAllValues:StringLike': {
            'aws:TagKeys': ['eks:eks-cluster-name', 'eks:kubernetes-node-class-name', 'eks:kubernetes-node-pool-name', 'kubernetes.io/cluster/*'],
          },
          StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' },
          StringLike: { 'aws:RequestTag/eks:kubernetes-node-class-name': '*', 'aws:RequestTag/eks:kubernetes-node-pool-name': '*' },
        },
      },
      {
        Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: '*',
        Condition: { StringEquals: { 'ec2:CreateAction': ['CreateFleet', 'RunInstances', 'CreateLaunchTemplate'] } },
      },
      { Effect: 'Allow', Action: ['iam:AddRoleToInstanceProfile'], Resource: 'arn:aws:iam::*:instance-profile/eks*' },
      { Effect: 'Allow', Action: ['iam:PassRole'], Resource: '*', Condition: { StringEquals: { 'iam:PassedToService': ['ec2.amazonaws.com', 'ec2.amazonaws.com.cn'] } } },
      {
        Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'], Resource: ['arn:aws:iam::*:role/aws-service-role/spot.amazonaws.com/AWSServiceRoleForEC2Spot'],
        Condition: { StringEquals: { 'iam:AWSServiceName': 'spot.amazonaws.com' } },
      },
      { Effect: 'Allow', Action: ['ec2:DescribeCapacityReservations'], Resource: '*' },
    ],
  },
  AmazonEKSLoadBalancingPolicy: {
    version: 10, createdAt: '2024-10-30T20:18:06Z', updatedAt: '2026-08-20T23:07:13Z',
    statements: [
      {
        Effect: 'Allow', Action: ['elasticloadbalancing: CreateLoadBalancer CreateTargetGroup CreateListener CreateRule', 'ec2:CreateSecurityGroup'], Resource: '*',
        Condition: {
          'ForAllValues:StringEquals': {
            'aws:TagKeys': [
              'eks:eks-cluster-name', 'ingress.eks.amazonaws.com/stack', 'ingress.eks.amazonaws.com/resource', 'service.eks.amazonaws.com/stack',
              'service.eks.amazonaws.com/resource', 'gateway.eks.amazonaws.com.alb/stack', 'gateway.eks.amazonaws.com.alb/resource',
              'gateway.eks.amazonaws.com.nlb/stack', 'gateway.eks.amazonaws.com.nlb/resource',
            ],
          },
          StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' },
        },
      },
      { Effect: 'Allow', Action: ['ec2:CreateSecurityGroup'], Resource: 'arn:aws:ec2:*:*:vpc/*' },
      { Effect: 'Allow', Action: ['elasticloadbalancing:RegisterTargets'], Resource: 'arn:aws:elasticloadbalancing:*:*:targetgroup/*/*' },
      {
        Effect: 'Allow', Action: ['ec2:AuthorizeSecurityGroupIngress'], Resource: 'arn:aws:ec2:*:*:security-group-rule/*',
        Condition: { StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress'], Resource: 'arn:aws:ec2:*:*:security-group/*',
        Condition: { StringLike: { 'aws:ResourceTag/Name': 'eks-cluster-sg*' } },
      },
      {
        Effect: 'Allow', Action: ['ec2: AuthorizeSecurityGroupIngress RevokeSecurityGroupIngress'], Resource: 'arn:aws:ec2:*:*:security-group/*',
        Condition: { StringEquals: { 'aws:ResourceTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' } },
      },
      {
        Effect: 'Allow', Action: ['elasticloadbalancing:AddTags'], Resource: '*',
        Condition: { StringEquals: { 'elasticloadbalancing:CreateAction': ['CreateLoadBalancer', 'CreateTargetGroup', 'CreateListener', 'CreateRule'] } },
      },
      {
        Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: '*',
        Condition: { StringEquals: { 'ec2:CreateAction': ['CreateSecurityGroup', 'AuthorizeSecurityGroupIngress'] } },
      },
      {
        Effect: 'Allow',
        Action: [
          'elasticloadbalancing: ModifyLoadBalancerAttributes SetIpAddressType SetSecurityGroups SetSubnets ModifyTargetGroup ModifyTargetGroupAttributes',
          'elasticloadbalancing: ModifyListener AddListenerCertificates ModifyListenerAttributes RemoveListenerCertificates ModifyRule ModifyIpPools',
          'elasticloadbalancing: ModifyCapacityReservation DescribeLoadBalancers',
        ],
        Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' } },
      },
      {
        Effect: 'Allow', Action: ['wafv2: AssociateWebACL DisassociateWebACL'],
        Resource: ['arn:aws:wafv2:*:*:*/webacl/*/*', 'arn:aws:elasticloadbalancing:*:*:loadbalancer/app/*/*'],
      },
      { Effect: 'Allow', Action: ['shield: CreateProtection DeleteProtection'], Resource: '*' },
      {
        Effect: 'Allow', Action: ['shield:TagResource'], Resource: 'arn:aws:shield::*:protection/*',
        Condition: {
          'ForAllValues:StringEquals': {
            'aws:TagKeys': [
              'eks:eks-cluster-name', 'ingress.eks.amazonaws.com/stack', 'ingress.eks.amazonaws.com/resource', 'service.eks.amazonaws.com/stack',
              'service.eks.amazonaws.com/resource', 'gateway.eks.amazonaws.com.alb/stack', 'gateway.eks.amazonaws.com.alb/resource',
              'gateway.eks.amazonaws.com.nlb/stack', 'gateway.eks.amazonaws.com.nlb/resource',
            ],
          },
          StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' },
        },
      },
      {
        Effect: 'Allow',
        Action: [
          'cognito-idp:DescribeUserPoolClient', 'acm: ListCertificates DescribeCertificate', 'wafv2: GetWebACL GetWebACLForResource ListWebACLs',
          'elasticloadbalancing: SetWebAcl DescribeTargetGroups SetRulePriorities',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow',
        Action: [
          'ec2: DescribeAccountAttributes DescribeAddresses DescribeInternetGateways DescribeSecurityGroups DescribeSubnets DescribeVpcs DescribeVpcClassicLink',
          'ec2: DescribeInstances DescribeNetworkInterfaces DescribeClassicLinkInstances DescribeRouteTables DescribeCoipPools GetCoipPoolUsage',
          'ec2: GetSecurityGroupsForVpc DescribeVpcPeeringConnections DescribeIpamPools',
        ],
        Resource: '*',
      },
      {
        Effect: 'Allow', Action: ['iam:CreateServiceLinkedRole'],
        Resource: 'arn:aws:iam::*:role/aws-service-role/elasticloadbalancing.amazonaws.com/AWSServiceRoleForElasticLoadBalancing',
        Condition: { StringEquals: { 'iam:AWSServiceName': 'elasticloadbalancing.amazonaws.com' } },
      },
    ],
  },
  AmazonEKSNetworkingPolicy: {
    version: 3, createdAt: '2024-10-28T22:34:33Z', updatedAt: '2026-08-21T17:27:32Z',
    statements: [
      {
        Effect: 'Allow', Action: ['ec2:CreateNetworkInterface'], Resource: '*',
        Condition: {
          'ForAllValues:StringEquals': {
            'aws:TagKeys': [
              'eks:eks-cluster-name', 'eks:kubernetes-cni-node-name', 'sgp.eks.amazonaws.com/instance-id', 'sgp.eks.amazonaws.com/trunk-eni-id',
              'sgp.eks.amazonaws.com/vlan-id', 'sgp.eks.amazonaws.com/managed', 'sgp.eks.amazonaws.com/policy-ref',
            ],
          },
          StringEquals: { 'aws:RequestTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' },
          StringLike: { 'aws:RequestTag/eks:kubernetes-cni-node-name': '*' },
        },
      },
      { Effect: 'Allow', Action: ['ec2:CreateNetworkInterface'], Resource: ['arn:aws:ec2:*:*:security-group/*', 'arn:aws:ec2:*:*:subnet/*'] },
      { Effect: 'Allow', Action: ['ec2:CreateTags'], Resource: '*', Condition: { StringEquals: { 'ec2:CreateAction': 'CreateNetworkInterface' } } },
      {
        Effect: 'Allow',
        Action: ['ec2: AttachNetworkInterface DetachNetworkInterface UnassignPrivateIpAddresses UnassignIpv6Addresses AssignPrivateIpAddresses AssignIpv6Addresses'],
        Resource: '*', Condition: { StringEquals: { 'aws:ResourceTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' } },
      },
      {
        Effect: 'Allow', Action: ['ec2:ModifyNetworkInterfaceAttribute'], Resource: ['arn:aws:ec2:*:*:network-interface/*', 'arn:aws:ec2:*:*:instance/*'],
        Condition: { StringEquals: { 'aws:ResourceTag/eks:eks-cluster-name': '${aws:PrincipalTag/eks:eks-cluster-name}' } },
      },
      { Effect: 'Allow', Action: ['ec2: AssociateTrunkInterface DisassociateTrunkInterface'], Resource: '*' },
    ],
  },
};
