import type { Vpc as Ec2Vpc, VpcCidrBlockAssociation, VpcCidrBlockStateCode } from '@aws-sdk/client-ec2';
import type { CidrAssociation, Vpc } from '#model/vpc.ts';
import { tagList } from './tags.ts';

/** A VPC is `pending` in the answer to the call that makes it. */
export function vpcView(vpc: Vpc, state: 'pending' | 'available' = 'available'): Ec2Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: vpc.account,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: cidrAssociations(vpc).map((association) => cidrAssociationView(association, 'associated')),
    DhcpOptionsId: vpc.dhcpOptionsId,
    InstanceTenancy: vpc.instanceTenancy,
    IsDefault: vpc.isDefault,
    State: state,
    BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    Tags: tagList(vpc.tags),
  };
}

/** Of the primary CIDR and all others. */
export function cidrAssociations(vpc: Vpc): readonly CidrAssociation[] {
  return [{ associationId: vpc.cidrAssociationId, cidr: vpc.cidr }, ...vpc.secondaryCidrs];
}

export function cidrAssociationView({ associationId, cidr }: CidrAssociation, state: VpcCidrBlockStateCode): VpcCidrBlockAssociation {
  return { AssociationId: associationId, CidrBlock: cidr, CidrBlockState: { State: state } };
}
