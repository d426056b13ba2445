import { known } from '#base/assert.ts';
import { parseAddress } from './cidr.ts';

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
