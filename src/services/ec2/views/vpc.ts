import type { Vpc as Ec2Vpc, VpcCidrBlockAssociation, VpcCidrBlockStateCode } from '@aws-sdk/client-ec2';
import type { CidrAssociation, Vpc } from '#model/vpc.ts';
import { tagList } from './tags.ts';

export function vpcView(vpc: Vpc): Ec2Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: vpc.account,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: cidrAssociations(vpc).map((association) => cidrAssociationView(association, 'associated')),
    DhcpOptionsId: vpc.dhcpOptionsId,
    InstanceTenancy: vpc.instanceTenancy,
    IsDefault: vpc.isDefault,
    State: 'available',
    BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    Tags: tagList(vpc.tags),
  };
}

/** As the call that makes a VPC answers, when nobody knows yet whether its traffic to the internet will be blocked. */
export function pendingVpcView(vpc: Vpc): Ec2Vpc {
  const { BlockPublicAccessStates: _, ...view } = vpcView(vpc);
  return { ...view, State: 'pending', Ipv6CidrBlockAssociationSet: [] };
}

/** Of the primary CIDR and all others. */
export function cidrAssociations(vpc: Vpc): readonly CidrAssociation[] {
  return [{ associationId: vpc.cidrAssociationId, cidr: vpc.cidr }, ...vpc.secondaryCidrs];
}

export function cidrAssociationView({ associationId, cidr }: CidrAssociation, state: VpcCidrBlockStateCode): VpcCidrBlockAssociation {
  return { AssociationId: associationId, CidrBlock: cidr, CidrBlockState: { State: state } };
}
