import { subnets } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import type { Ec2Operation } from '../service.ts';
import { findReservation } from '../subnet-cidr-reservations.ts';
import { subnetCidrReservationView } from '../views/subnet-cidr-reservation.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnetCidrReservation.html */
export default {
  access: (_input, call) => actsOn('DeleteSubnetCidrReservation', call, 'subnet/*'),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const { subnet, others, reservation } = findReservation(transaction, call, input.SubnetCidrReservationId ?? '');
      transaction.put(subnets, { ...subnet, cidrReservations: others });
      return { DeletedSubnetCidrReservation: subnetCidrReservationView(subnet, reservation) };
    }),
} satisfies Ec2Operation<'DeleteSubnetCidrReservation'>;
