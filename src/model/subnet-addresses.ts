import { known } from '#base/assert.ts';
import { parseCidr } from './cidr.ts';

/** The network address, the router, the DNS resolver, one for the future, and the broadcast address (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html). */
export const reservedAtStart = 4;
const reservedAtEnd = 1;
export const reservedAddresses = reservedAtStart + reservedAtEnd;

/** How many addresses of the subnet can still be handed out, as DescribeSubnets tells it. */
export function availableAddressCount(subnetCidr: string, takenCount: number): number {
  return Math.max(0, known(parseCidr(subnetCidr), `a CIDR in ${subnetCidr}`).size - reservedAddresses - takenCount);
}
