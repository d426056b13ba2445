import { ec2Id } from '#model/default-vpc.ts';
import { routeTables, type RouteTable } from '#model/routing.ts';
import type { Transaction } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { differentNetworks, findAssociation } from '../route-table-state.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** An association with another table is a new one, with a new id: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRouteTableAssociation.html */
export default {
  access: (input, call) => actsOn('ReplaceRouteTableAssociation', call, `route-table/${input.RouteTableId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const { table: from, subnetId } = findAssociation(transaction, call, input.AssociationId);
      const to = lookUp(transaction, call, { collection: routeTables, idKind: idKinds.routeTable, id: input.RouteTableId });
      if (to.vpcId !== from.vpcId) throw differentNetworks(to, subnetId === undefined ? `vpc ${from.vpcId}` : `subnet ${subnetId}`);
      const id = to.id === from.id ? (input.AssociationId ?? '') : ec2Id('rtbassoc', deps.ids);
      if (to.id !== from.id) move(transaction, { from, to, subnetId, id });
      return { NewAssociationId: id, AssociationState: { State: 'associated' as const } };
    });
  },
} satisfies Ec2Operation<'ReplaceRouteTableAssociation'>;

interface Move {
  readonly from: RouteTable;
  readonly to: RouteTable;
  readonly subnetId: string | undefined;
  /** Of the new association. */
  readonly id: string;
}

function move(transaction: Transaction, { from, to, subnetId, id }: Move): void {
  if (subnetId === undefined) {
    const { mainAssociationId: _, ...rest } = from;
    transaction.put(routeTables, { ...rest, isMain: false });
    transaction.put(routeTables, { ...to, isMain: true, mainAssociationId: id });
    return;
  }
  transaction.put(routeTables, { ...from, associations: from.associations.filter((association) => association.subnetId !== subnetId) });
  transaction.put(routeTables, { ...to, associations: [...to.associations, { id, subnetId }] });
}
