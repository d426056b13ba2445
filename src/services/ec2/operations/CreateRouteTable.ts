import { ec2Id } from '#model/default-vpc.ts';
import { routeTables, type RouteTable } from '#model/routing.ts';
import { vpcs } from '#model/vpc.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { madeBefore } from '../client-token.ts';
import { idKinds } from '../errors.ts';
import { requestDigest, tokenOf } from '../request-digest.ts';
import { routeTableInVpc } from '../route-table-state.ts';
import type { Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { routeTableView } from '../views/routing.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateRouteTable.html */
export default {
  access: (input, call) => [...actsOn('CreateRouteTable', call, 'route-table/*', `vpc/${input.VpcId ?? ''}`), ...taggedOnCreate('CreateRouteTable', call, input.TagSpecifications)],
  handle(input, call, deps) {
    const { account, region } = call;
    const tags = tagsOnCreate(input.TagSpecifications, 'route-table');
    return change(deps, call, input, (transaction) => {
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      const before = madeBefore(transaction, call, { collection: routeTables, clientToken: input.ClientToken, isSame: (table) => table.requestDigest === requestDigest(input) });
      const table: RouteTable = before ?? { account, region, id: ec2Id('rtb', deps.ids), vpcId: vpc.id, routes: [], isMain: false, associations: [], ...tokenOf(input), tags };
      if (before === undefined) transaction.put(routeTables, table);
      return { RouteTable: routeTableView(routeTableInVpc(transaction, table)), ClientToken: input.ClientToken };
    });
  },
} satisfies Ec2Operation<'CreateRouteTable'>;
