import { known } from '#base/assert.ts';
import { formatAddress, parseAddress, parseCidr } from '#model/cidr.ts';
import { reservedAddresses, reservedAtStart } from '#model/subnet-addresses.ts';

/**
 * An address of the subnet that nobody has: the first free one from where `pick` (any whole number, such as a random one)
 * points, so that an address just given back is not handed out again at once. Undefined when the subnet is exhausted.
 */
export function freeAddress(wish: { readonly subnetCidr: string; readonly taken: ReadonlySet<string>; readonly pick: number }): string | undefined {
  const subnet = known(parseCidr(wish.subnetCidr), `a CIDR in ${wish.subnetCidr}`);
  const count = subnet.size - reservedAddresses;
  for (let step = 0; step < count; step += 1) {
    const address = formatAddress(subnet.first + reservedAtStart + ((wish.pick + step) % count));
    if (!wish.taken.has(address)) return address;
  }
  return undefined;
}

/** The VPC's router in the subnet: its second address. */
export function gatewayAddress(subnetCidr: string): string {
  return formatAddress(known(parseCidr(subnetCidr), `a CIDR in ${subnetCidr}`).first + 1);
}

/** A locally administered unicast address from five random bytes. */
export function macAddress(bytes: Uint8Array): string {
  return ['02', ...Array.from(bytes.subarray(0, 5), (byte) => byte.toString(16).padStart(2, '0'))].join(':');
}

/** Such as `ip-172-31-0-5.ec2.internal` (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html). */
export function privateDnsName(address: string, region: string): string {
  known(parseAddress(address), `an IPv4 address in ${address}`);
  const suffix = region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
  return `ip-${address.replaceAll('.', '-')}.${suffix}`;
}
