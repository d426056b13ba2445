import { CallerError } from '#base/errors.ts';
import { routeTables } from '#model/routing.ts';
import { actsOn } from '../access.ts';
import { findAssociation } from '../route-table-state.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateRouteTable.html */
export default {
  access: (_input, call) => actsOn('DisassociateRouteTable', call, 'route-table/*'),
  handle(input, call, deps) {
    const { AssociationId: id } = input;
    return change(deps, call, input, (transaction) => {
      const { table, subnetId } = findAssociation(transaction, call, id);
      if (subnetId === undefined) throw new CallerError('InvalidParameterValue', `cannot disassociate the main route table association ${table.mainAssociationId ?? ''}`);
      transaction.put(routeTables, { ...table, associations: table.associations.filter((association) => association.id !== id) });
      return {};
    });
  },
} satisfies Ec2Operation<'DisassociateRouteTable'>;
