import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { subnets, type SubnetCidrReservation } from '#model/vpc.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { reservedCidr } from '../subnet-cidr-reservations.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { subnetCidrReservationView } from '../views/subnet-cidr-reservation.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateSubnetCidrReservation.html */
export default {
  access: (input, call) => [...actsOn('CreateSubnetCidrReservation', call, `subnet/${input.SubnetId ?? '*'}`), ...taggedOnCreate('CreateSubnetCidrReservation', call, input.TagSpecifications)],
  handle(input, call, deps) {
    const { ReservationType: type, Description: description = '' } = input;
    if (type !== 'prefix' && type !== 'explicit') throw new CallerError('InvalidParameterValue', `Value (${type}) for parameter reservationType is invalid. It must be prefix or explicit.`);
    return change(deps, call, input, (transaction) => {
      const subnet = lookUp(transaction, call, { collection: subnets, idKind: idKinds.subnet, id: input.SubnetId });
      const reservation: SubnetCidrReservation = {
        id: ec2Id('scr', deps.ids),
        cidr: reservedCidr(subnet, input.Cidr ?? ''),
        type,
        ...(description === '' ? {} : { description }),
        tags: tagsOnCreate(input.TagSpecifications, 'subnet-cidr-reservation'),
      };
      transaction.put(subnets, { ...subnet, cidrReservations: [...(subnet.cidrReservations ?? []), reservation] });
      return { SubnetCidrReservation: subnetCidrReservationView(subnet, reservation) };
    });
  },
} satisfies Ec2Operation<'CreateSubnetCidrReservation'>;
