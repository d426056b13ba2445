import { subnets, type Subnet, type SubnetCidrReservation } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { subnetCidrReservationView } from '../views/subnet-cidr-reservation.ts';
import { inScope, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetSubnetCidrReservations.html */
export default {
  access: describes('GetSubnetCidrReservations'),
  async handle(input, call, deps) {
    await inScope(deps, call, subnets);
    const subnet = lookUp(deps.store, call, { collection: subnets, idKind: idKinds.subnet, id: input.SubnetId });
    const { items, nextToken } = describe(input, { docs: subnet.cidrReservations ?? [], idOf: ({ id }) => id, filters: filtersIn(subnet) });
    return { SubnetIpv4CidrReservations: items.map((reservation) => subnetCidrReservationView(subnet, reservation)), SubnetIpv6CidrReservations: [], NextToken: nextToken };
  },
} satisfies Ec2Operation<'GetSubnetCidrReservations'>;

function filtersIn(subnet: Subnet): FilterTable<SubnetCidrReservation> {
  return {
    'reservationType': ({ type }) => [type],
    'subnet-id': () => [subnet.id],
    ...tagFilters<SubnetCidrReservation>(),
  };
}
