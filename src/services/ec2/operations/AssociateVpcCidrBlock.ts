import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { vpcCidr } from '../cidr-blocks.ts';
import { idKinds } from '../errors.ts';
import { checkSecondaryCidr, requestsThatFail } from '../secondary-cidrs.ts';
import type { Ec2Operation } from '../service.ts';
import { cidrAssociationView } from '../views/vpc.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateVpcCidrBlock.html */
export default {
  access: (input, call) => actsOn('AssociateVpcCidrBlock', call, `vpc/${input.VpcId}`),
  refuses: {
    AmazonProvidedIpv6CidrBlock: 'VPCs have IPv4 only',
    Ipv6CidrBlock: 'VPCs have IPv4 only',
    Ipv6CidrBlockNetworkBorderGroup: 'VPCs have IPv4 only',
    Ipv6IpamPoolId: 'VPCs have IPv4 only',
    Ipv6NetmaskLength: 'VPCs have IPv4 only',
    Ipv6Pool: 'VPCs have IPv4 only',
    Ipv4IpamPoolId: 'there is no IPAM',
    Ipv4NetmaskLength: 'there is no IPAM',
  },
  handle(input, call, deps) {
    return change(deps, call, {}, (transaction) => {
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      if (input.CidrBlock === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter cidrBlock');
      const cidr = vpcCidr(input.CidrBlock);
      checkSecondaryCidr(transaction, vpc, cidr);
      for (const peering of requestsThatFail(transaction, vpc, cidr)) {
        transaction.put(vpcPeeringConnections, { ...peering, status: 'failed', statusMessage: 'Failed due to incorrect VPC-ID, Account ID, or overlapping CIDR range', endedAt: deps.clock.nowMs() });
      }
      const association = { associationId: ec2Id('vpc-cidr-assoc', deps.ids), cidr };
      transaction.put(vpcs, { ...vpc, secondaryCidrs: [...vpc.secondaryCidrs, association] });
      return { VpcId: vpc.id, CidrBlockAssociation: cidrAssociationView(association, 'associating') };
    });
  },
} satisfies Ec2Operation<'AssociateVpcCidrBlock'>;
