import { routeTables } from '#model/routing.ts';
import { vpcEndpoints } from '#model/vpc-endpoint.ts';
import { actsOn } from '../access.ts';
import { hasDependencies, idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRouteTable.html */
export default {
  access: (input, call) => actsOn('DeleteRouteTable', call, `route-table/${input.RouteTableId ?? ''}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const table = lookUp(transaction, call, { collection: routeTables, idKind: idKinds.routeTable, id: input.RouteTableId });
      if (table.isMain || table.associations.length > 0) throw hasDependencies('routeTable', table.id);
      transaction.remove(routeTables, table.id);
      for (const endpoint of transaction.find(vpcEndpoints, 'vpc', table.vpcId)) {
        if (endpoint.routeTableIds.includes(table.id)) transaction.put(vpcEndpoints, { ...endpoint, routeTableIds: endpoint.routeTableIds.filter((id) => id !== table.id) });
      }
      return {};
    });
  },
} satisfies Ec2Operation<'DeleteRouteTable'>;
