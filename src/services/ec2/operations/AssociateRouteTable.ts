import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { routeTables } from '#model/routing.ts';
import { subnets } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { differentNetworks } from '../route-table-state.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateRouteTable.html */
export default {
  access: (input, call) => actsOn('AssociateRouteTable', call, `route-table/${input.RouteTableId ?? ''}`, input.SubnetId === undefined ? undefined : `subnet/${input.SubnetId}`),
  refuses: { GatewayId: 'route tables of gateways are not made real', PublicIpv4Pool: 'there are no address pools of your own' },
  handle(input, call, deps) {
    const { SubnetId: subnetId } = input;
    if (subnetId === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter subnetId');
    return change(deps, call, input, (transaction) => {
      const table = lookUp(transaction, call, { collection: routeTables, idKind: idKinds.routeTable, id: input.RouteTableId });
      const subnet = lookUp(transaction, call, { collection: subnets, idKind: idKinds.subnet, id: subnetId });
      if (subnet.vpcId !== table.vpcId) throw differentNetworks(table, `subnet ${subnet.id}`);
      const [owner] = transaction.find(routeTables, 'subnet', subnet.id);
      if (owner !== undefined && owner.id !== table.id) throw new CallerError('Resource.AlreadyAssociated', `the specified association for route table ${table.id} conflicts with an existing association`);
      const existing = table.associations.find((association) => association.subnetId === subnet.id);
      const association = existing ?? { id: ec2Id('rtbassoc', deps.ids), subnetId: subnet.id };
      if (existing === undefined) transaction.put(routeTables, { ...table, associations: [...table.associations, association] });
      return { AssociationId: association.id, AssociationState: { State: 'associated' as const } };
    });
  },
} satisfies Ec2Operation<'AssociateRouteTable'>;
