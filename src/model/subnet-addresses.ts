import { known } from '#base/assert.ts';
import { formatAddress, isInCidr, parseAddress, parseCidr } from './cidr.ts';

/** The network address, the router, the DNS resolver, one for the future, and the broadcast address (https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html). */
export const reservedAtStart = 4;
const reservedAtEnd = 1;
const reservedAddresses = reservedAtStart + reservedAtEnd;

/** How many addresses of the subnet can still be handed out, as DescribeSubnets tells it. */
export function availableAddressCount(subnetCidr: string, takenCount: number): number {
  return Math.max(0, known(parseCidr(subnetCidr), `a CIDR in ${subnetCidr}`).size - reservedAddresses - takenCount);
}

export interface AddressWish {
  readonly subnetCidr: string;
  /** CIDRs of the subnet that its owner keeps for what names an address of them. */
  readonly reservedCidrs?: readonly string[];
  readonly taken: Pick<ReadonlySet<string>, 'has'>;
  readonly pick: number;
}

/**
 * An address of the subnet that nobody has: the first free one from where `pick` (any whole number, such as a random one)
 * points, so that an address just given back is not handed out again at once. Undefined when there is none.
 */
export function freeAddress(wish: AddressWish): string | undefined {
  const reserved = (wish.reservedCidrs ?? []).map((cidr) => known(parseCidr(cidr), `a CIDR in ${cidr}`));
  const subnet = known(parseCidr(wish.subnetCidr), `a CIDR in ${wish.subnetCidr}`);
  const count = subnet.size - reservedAddresses;
  for (let step = 0; step < count; step += 1) {
    const address = subnet.first + reservedAtStart + ((wish.pick + step) % count);
    const text = formatAddress(address);
    if (!wish.taken.has(text) && !reserved.some((cidr) => isInCidr(address, cidr))) return text;
  }
  return undefined;
}

/** Whether an address of the subnet is one that AWS keeps for itself. */
export function isReservedAddress(subnetCidr: string, address: string): boolean {
  const subnet = known(parseCidr(subnetCidr), `a CIDR in ${subnetCidr}`);
  const place = known(parseAddress(address), `an IPv4 address in ${address}`) - subnet.first;
  return place < reservedAtStart || place >= subnet.size - reservedAtEnd;
}
