import { CallerError } from '#base/errors.ts';
import { destinationText, routeTables } from '#model/routing.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { findRoute, isLocal, noRoute, refusedOfRoutes, routeDestination } from '../route-request.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRoute.html */
export default {
  access: (input, call) => actsOn('DeleteRoute', call, `route-table/${input.RouteTableId ?? ''}`),
  refuses: { DestinationIpv6CidrBlock: refusedOfRoutes.DestinationIpv6CidrBlock },
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const table = lookUp(transaction, call, { collection: routeTables, idKind: idKinds.routeTable, id: input.RouteTableId });
      const destination = routeDestination(input);
      const route = findRoute(table, destination);
      if (isLocal(transaction, table, destination)) throw new CallerError('InvalidParameterValue', `cannot remove local route ${destinationText(destination)} in route table ${table.id}`);
      if (route === undefined) throw noRoute(table, destination);
      if (route.target.kind === 'vpc-endpoint') throw new CallerError('InvalidParameterValue', `cannot remove VPC endpoint route ${destinationText(destination)} in route table ${table.id}`);
      transaction.put(routeTables, { ...table, routes: table.routes.filter((other) => other !== route) });
      return {};
    });
  },
} satisfies Ec2Operation<'DeleteRoute'>;
