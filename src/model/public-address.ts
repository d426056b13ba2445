import { known } from '#base/assert.ts';
import { formatAddress, parseAddress, parseCidr } from './cidr.ts';

/** At most so many public addresses has a daemon: its underlay has an address for each. */
export const publicAddressesMax = 2_048;

/** A pool on the host's loopback, so that its addresses never leave the host; each daemon of a host takes another part (any whole number), as they are all of the host's. */
export function loopbackPool(part: number): string {
  const range = known(parseCidr('127.64.0.0/10'), 'a CIDR');
  const parts = range.size / publicAddressesMax;
  return `${formatAddress(range.first + (part % parts) * publicAddressesMax)}/${32 - Math.log2(publicAddressesMax)}`;
}

/** The one of the pool (a CIDR) that comes first from where `pick`, any whole number, points, and that nobody has; undefined when all are taken. */
export function freePublicAddress(wish: { readonly pool: string; readonly taken: Pick<ReadonlySet<string>, 'has'>; readonly pick: number }): string | undefined {
  const pool = known(parseCidr(wish.pool), `a CIDR in ${wish.pool}`);
  // The first and the last are left alone, as clients take them for a network's own.
  const count = Math.min(pool.size, publicAddressesMax) - 2;
  for (let step = 0; step < count; step += 1) {
    const address = formatAddress(pool.first + 1 + ((wish.pick + step) % count));
    if (!wish.taken.has(address)) return address;
  }
  return undefined;
}

/** Such as `ec2-127-64-0-5.compute-1.amazonaws.com` (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html). */
export function publicDnsName(address: string, region: string): string {
  known(parseAddress(address), `an IPv4 address in ${address}`);
  const suffix = region === 'us-east-1' ? 'compute-1' : `${region}.compute`;
  return `ec2-${address.replaceAll('.', '-')}.${suffix}.amazonaws.com`;
}
