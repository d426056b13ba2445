import { CallerError } from '#base/errors.ts';
import { scopeKey } from '#model/scope.ts';
import { subnets, vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { isWithin, knownCidr } from '../cidr-blocks.ts';
import type { Ec2Operation } from '../service.ts';
import { cidrAssociationView } from '../views/vpc.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateVpcCidrBlock.html */
export default {
  access: (_input, call) => actsOn('DisassociateVpcCidrBlock', call),
  handle({ AssociationId: id = '' }, call, deps) {
    return change(deps, call, {}, (transaction) => {
      const all = transaction.find(vpcs, 'scope', scopeKey(call));
      if (all.some((vpc) => vpc.cidrAssociationId === id)) {
        throw new CallerError('OperationNotPermitted', `The vpc CIDR block with association ID ${id} may not be disassociated. It is the primary IPv4 CIDR block of the VPC`);
      }
      const [found] = all.flatMap((vpc) => vpc.secondaryCidrs.filter(({ associationId }) => associationId === id).map((association) => ({ vpc, association })));
      if (found === undefined) throw new CallerError('InvalidVpcCidrBlockAssociationID.NotFound', `The vpc CIDR block association ID '${id}' does not exist`);
      const { vpc, association } = found;
      const inside = transaction.find(subnets, 'vpc', vpc.id).find((subnet) => isWithin(knownCidr(subnet.cidr), knownCidr(association.cidr)));
      if (inside !== undefined) throw new CallerError('InvalidCidrBlock.InUse', `The vpc CIDR block with association ID ${id} may not be disassociated, because the subnet '${inside.id}' is in it.`);
      transaction.put(vpcs, { ...vpc, secondaryCidrs: vpc.secondaryCidrs.filter((other) => other !== association) });
      return { VpcId: vpc.id, CidrBlockAssociation: cidrAssociationView(association, 'disassociating') };
    });
  },
} satisfies Ec2Operation<'DisassociateVpcCidrBlock'>;
