import { networkOf } from '#model/cidr.ts';
import { canonicalIpv6Cidr } from '#model/ipv6-cidr.ts';
import { validationError } from './errors.ts';

const valueLengthMax = 128;
const nameLengthMax = 40;

/** How many characters stand for others. */
export function wildcardsIn(value: string): number {
  return value.match(/[*?]/g)?.length ?? 0;
}

/** In query strings alone, those after a backslash stand for themselves. */
export function wildcardsInQuery(text: string): number {
  return wildcardsIn(text.replaceAll(/\\./g, ''));
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#host-conditions */
export function checkHost(value: string): string {
  checkText('host-header', value, /^[A-Za-z0-9._*?-]*$/);
  if (!/\.[A-Za-z]+$/.test(value)) throw validationError(`Condition value '${value}' is not a valid host name: it must have at least one '.', and only letters after the last one`);
  return value;
}

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html#path-conditions */
export function checkPath(value: string): string {
  return checkText('path-pattern', value, /^[A-Za-z0-9_.$/~"'@:+&*?-]*$/);
}

/** A token of RFC 7230. A condition on the host has a field of its own. */
export function checkHeaderName(name: string): string {
  if (name === '') throw validationError("A 'HttpHeaderName' must be specified");
  if (name.length > nameLengthMax) throw validationError(`The 'HttpHeaderName' value is too long; the limit is '${nameLengthMax}'`);
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)) throw validationError(`The 'HttpHeaderName' value '${name}' contains a character that is not valid`);
  if (name.toLowerCase() === 'host') throw validationError("The 'HttpHeaderName' value cannot be 'Host'; use a 'host-header' condition");
  return name;
}

export function checkHeaderValue(value: string): string {
  return checkText('http-header', value, /^[\x20-\x7e]*$/);
}

export function checkMethod(value: string): string {
  if (value.length > nameLengthMax) throw validationError(`The 'http-request-method' value is too long; the limit is '${nameLengthMax}'`);
  if (!/^[A-Z_-]+$/.test(value)) throw validationError("The 'http-request-method' value is invalid; the allowed characters are A-Z, hyphen and underscore");
  return value;
}

export function checkQueryText(member: 'Key' | 'Value', value: string): string {
  return checkText(member, value, /^[\x20-\x7e]*$/);
}

/** One of IPv6 is kept and shown, and no client comes from it. */
export function checkSourceCidr(value: string): string {
  if (networkOf(value) === undefined && canonicalIpv6Cidr(value) === undefined) throw validationError(`The 'source-ip' value '${value}' must be a CIDR block, such as 192.0.2.0/24`);
  return value;
}

function checkText(noun: string, value: string, characters: RegExp): string {
  if (value === '') throw validationError('A condition value must be specified');
  if (value.length > valueLengthMax) throw validationError(`The '${noun}' value is too long; the limit is '${valueLengthMax}'`);
  if (!characters.test(value)) throw validationError(`Condition value '${value}' contains a character that is not valid`);
  return value;
}
