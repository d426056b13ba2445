import { CallerError } from '#base/errors.ts';
import { networkAcls } from '#model/network-acl.ts';
import { routeTables } from '#model/routing.ts';
import { securityGroups } from '#model/security-group.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { hasDependents } from '../vpc-dependents.ts';
import { change, lookUp } from '../vpc-state.ts';

/** What every VPC has of its own goes with it. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html */
export default {
  access: (input, call) => actsOn('DeleteVpc', call, `vpc/${input.VpcId}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      if (hasDependents(transaction, vpc)) throw new CallerError('DependencyViolation', `The vpc '${vpc.id}' has dependencies and cannot be deleted.`);
      for (const group of transaction.find(securityGroups, 'vpc', vpc.id)) transaction.remove(securityGroups, group.id);
      for (const table of transaction.find(routeTables, 'vpc', vpc.id)) transaction.remove(routeTables, table.id);
      for (const acl of transaction.find(networkAcls, 'vpc', vpc.id)) transaction.remove(networkAcls, acl.id);
      for (const peering of transaction.find(vpcPeeringConnections, 'vpc', vpc.id).filter(({ status }) => status === 'pending-acceptance')) {
        transaction.put(vpcPeeringConnections, { ...peering, status: 'deleted', statusMessage: `Deleted by ${call.account}`, endedAt: deps.clock.nowMs() });
      }
      transaction.remove(vpcs, vpc.id);
      return {};
    });
  },
} satisfies Ec2Operation<'DeleteVpc'>;
