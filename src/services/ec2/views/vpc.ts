import type { Vpc as Ec2Vpc } from '@aws-sdk/client-ec2';
import type { Vpc } from '#model/vpc.ts';
import { tagList } from './tags.ts';

/** What EC2 shows of a VPC that has no set of DHCP options of its own. */
export const defaultDhcpOptions = 'default';

export function vpcView(vpc: Vpc): Ec2Vpc {
  return {
    VpcId: vpc.id,
    OwnerId: vpc.account,
    CidrBlock: vpc.cidr,
    CidrBlockAssociationSet: [{ AssociationId: cidrAssociationId(vpc), CidrBlock: vpc.cidr, CidrBlockState: { State: 'associated' } }],
    DhcpOptionsId: defaultDhcpOptions,
    InstanceTenancy: 'default',
    IsDefault: vpc.isDefault,
    State: 'available',
    Tags: tagList(vpc.tags),
  };
}

/** The primary CIDR's association lives as long as its VPC, and is known by it. */
export function cidrAssociationId(vpc: Vpc): string {
  return vpc.id.replace(/^vpc-/, 'vpc-cidr-assoc-');
}
