import { CallerError } from '#base/errors.ts';
import { formatAddress, parseAddress } from '#model/cidr.ts';
import { canonicalIpv6Cidr } from '#model/ipv6-cidr.ts';

const prefixLengthMax = 32;

/** The CIDR without host bits, as EC2 keeps what it is given: `100.68.0.18/18` is `100.68.0.0/18`. Undefined when it is none. */
export function canonicalCidr(text: string): string | undefined {
  const [, address = '', length = ''] = /^([0-9.]+)\/(0|[1-9][0-9]?)$/.exec(text) ?? [];
  const number = parseAddress(address);
  if (number === undefined || Number(length) > prefixLengthMax) return undefined;
  return `${formatAddress(number - (number % 2 ** (prefixLengthMax - Number(length))))}/${length}`;
}

/** The same for CIDRs of rules and lists, which may be any. */
export function ruleCidr(text: string): string {
  const canonical = canonicalCidr(text);
  if (canonical === undefined) throw new CallerError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return canonical;
}

/** The same for IPv6 CIDRs of rules. */
export function ruleIpv6Cidr(text: string): string {
  const canonical = canonicalIpv6Cidr(text);
  if (canonical === undefined) throw new CallerError('InvalidParameterValue', `CIDR block ${text} is malformed`);
  return canonical;
}
