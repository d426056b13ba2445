import { CallerError } from '#base/errors.ts';
import { networkAcls } from '#model/network-acl.ts';
import { routeTables, type SubnetAssociation } from '#model/routing.ts';
import { subnets } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { isInUse } from '../vpc-dependents.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html */
export default {
  access: (input, call) => actsOn('DeleteSubnet', call, `subnet/${input.SubnetId}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const subnet = lookUp(transaction, call, { collection: subnets, idKind: idKinds.subnet, id: input.SubnetId });
      if (isInUse(transaction, subnet)) throw new CallerError('DependencyViolation', `The subnet '${subnet.id}' has dependencies and cannot be deleted.`);
      const isOther = (association: SubnetAssociation) => association.subnetId !== subnet.id;
      for (const table of transaction.find(routeTables, 'subnet', subnet.id)) transaction.put(routeTables, { ...table, associations: table.associations.filter(isOther) });
      for (const acl of transaction.find(networkAcls, 'subnet', subnet.id)) transaction.put(networkAcls, { ...acl, associations: acl.associations.filter(isOther) });
      transaction.remove(subnets, subnet.id);
      return {};
    });
  },
} satisfies Ec2Operation<'DeleteSubnet'>;
