import { CallerError } from '#base/errors.ts';
import { destinationText, routeTables } from '#model/routing.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { checkDestination, findRoute, refusedOfRoutes, routeDestination } from '../route-request.ts';
import { routeTarget } from '../route-target.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** What AWS raises the quota to at most (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html). */
const routesMax = 1_000;

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRoute.html */
export default {
  access: (input, call) => actsOn('CreateRoute', call, `route-table/${input.RouteTableId ?? ''}`),
  refuses: refusedOfRoutes,
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const table = lookUp(transaction, call, { collection: routeTables, idKind: idKinds.routeTable, id: input.RouteTableId });
      const destination = routeDestination(input);
      const target = routeTarget(input, { reader: transaction, call, table, nowMs: deps.clock.nowMs() });
      checkDestination(transaction, call, table, destination);
      if (findRoute(table, destination) !== undefined) throw new CallerError('RouteAlreadyExists', `The route identified by ${destinationText(destination)} already exists.`);
      if (table.routes.length >= routesMax) throw new CallerError('RouteLimitExceeded', `The maximum number of routes (${routesMax}) has been reached in route table ${table.id}.`);
      transaction.put(routeTables, { ...table, routes: [...table.routes, { destination, target }] });
      return { Return: true };
    });
  },
} satisfies Ec2Operation<'CreateRoute'>;
