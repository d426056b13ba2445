import type { SubnetCidrReservation as Ec2SubnetCidrReservation } from '@aws-sdk/client-ec2';
import type { Subnet, SubnetCidrReservation } from '#model/vpc.ts';
import { tagList } from './tags.ts';

export function subnetCidrReservationView(subnet: Subnet, reservation: SubnetCidrReservation): Ec2SubnetCidrReservation {
  return {
    SubnetCidrReservationId: reservation.id,
    SubnetId: subnet.id,
    Cidr: reservation.cidr,
    ReservationType: reservation.type,
    OwnerId: subnet.account,
    ...(reservation.description === undefined ? {} : { Description: reservation.description }),
    Tags: tagList(reservation.tags),
  };
}
