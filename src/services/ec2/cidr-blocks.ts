import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { overlap, parseCidr, type Cidr } from '#model/cidr.ts';
import { canonicalCidr } from './canonical-cidr.ts';

/** https://docs.aws.amazon.com/vpc/latest/userguide/vpc-cidr-blocks.html and https://docs.aws.amazon.com/vpc/latest/userguide/subnet-sizing.html */
const prefixLengthMin = 16;
const prefixLengthMax = 28;

/** Of no network of hosts: "this" network, the loopback, link-local addresses, multicast and what is reserved. */
const unusable = ['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/3'].map(knownCidr);

/** A VPC's CIDR as a caller gives it: EC2 takes `100.68.0.18/18` for `100.68.0.0/18`. */
export function vpcCidr(text: string): string {
  return usableCidr(text, 'InvalidVpc.Range');
}

/** A subnet's, likewise. */
export function subnetCidr(text: string): string {
  return usableCidr(text, 'InvalidSubnet.Range');
}

export function invalidRange(code: string, cidr: string): CallerError {
  return new CallerError(code, `The CIDR '${cidr}' is invalid.`);
}

/** Whether all of `inner` lies in `outer`. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  return inner.first >= outer.first && inner.first + inner.size <= outer.first + outer.size;
}

/** For a CIDR that is known to be one. */
export function knownCidr(cidr: string): Cidr {
  return known(parseCidr(cidr), `a CIDR in ${cidr}`);
}

function usableCidr(text: string, rangeCode: string): string {
  const canonical = canonicalCidr(text);
  const cidr = canonical === undefined ? undefined : parseCidr(canonical);
  if (canonical === undefined || cidr === undefined) throw new CallerError('InvalidParameterValue', `Value (${text}) for parameter cidrBlock is invalid. This is not a valid CIDR block.`);
  const isUsable = cidr.prefixLength >= prefixLengthMin && cidr.prefixLength <= prefixLengthMax && !unusable.some((other) => overlap(cidr, other));
  if (!isUsable) throw invalidRange(rangeCode, text);
  return canonical;
}
