import { CallerError } from '#base/errors.ts';
import { destinationText, routeTables } from '#model/routing.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { findRoute, isLocal, refusedOfRoutes, routeDestination } from '../route-request.ts';
import { routeTarget } from '../route-target.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html */
export default {
  access: (input, call) => actsOn('ReplaceRoute', call, `route-table/${input.RouteTableId ?? ''}`),
  refuses: refusedOfRoutes,
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const table = lookUp(transaction, call, { collection: routeTables, idKind: idKinds.routeTable, id: input.RouteTableId });
      const destination = routeDestination(input);
      const targets = [input.GatewayId, input.NatGatewayId, input.NetworkInterfaceId, input.VpcPeeringConnectionId].filter((id) => id !== undefined);
      if (input.LocalTarget === true && targets.length > 0) throw new CallerError('InvalidParameterCombination', `The parameter localTarget cannot be used together with another target (${targets.join(', ')})`);
      const toLocal = input.LocalTarget === true || input.GatewayId === 'local';
      if (isLocal(transaction, table, destination)) {
        if (toLocal) return {};
        throw new CallerError('InvalidParameterValue', `The route to ${destinationText(destination)} in route table ${table.id} is local; another target for the VPC's own CIDR block is not supported`);
      }
      if (toLocal) throw new CallerError('InvalidParameterValue', `The route to ${destinationText(destination)} cannot be local: it is no CIDR block of the VPC`);
      const existing = findRoute(table, destination);
      if (existing === undefined) throw new CallerError('InvalidParameterValue', `There is no route defined for '${destinationText(destination)}' in the route table. Use CreateRoute instead.`);
      if (existing.target.kind === 'vpc-endpoint') throw new CallerError('InvalidParameterValue', `cannot replace VPC endpoint route ${destinationText(destination)} in route table ${table.id}`);
      const target = routeTarget(input, { reader: transaction, call, table, nowMs: deps.clock.nowMs() });
      transaction.put(routeTables, { ...table, routes: table.routes.map((route) => (route === existing ? { destination, target } : route)) });
      return {};
    });
  },
} satisfies Ec2Operation<'ReplaceRoute'>;
