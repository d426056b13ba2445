import type { IpPermission } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { SecurityGroupRule } from '#model/security-group.ts';

export type RulePorts = Pick<SecurityGroupRule, 'protocol' | 'fromPort' | 'toPort'>;

const portMax = 65_535;
/** Of ICMP's types and codes, which are one byte each. */
const icmpMax = 255;
/** For ports, ICMP types and ICMP codes. */
const all = -1;
/** Those that EC2 shows by name, whichever way they were given. */
const names: Readonly<Record<string, string>> = { 1: 'icmp', 6: 'tcp', 17: 'udp', 58: 'icmpv6' };

/**
 * Protocol and ports as a rule keeps them. All protocols, and those that have no ports, let pass whatever ports are given
 * (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_IpPermission.html).
 */
export function rulePorts({ IpProtocol, FromPort: from, ToPort: to }: Pick<IpPermission, 'IpProtocol' | 'FromPort' | 'ToPort'>): RulePorts {
  const protocol = ruleProtocol(IpProtocol);
  if (protocol === 'tcp' || protocol === 'udp') return { protocol, ...portRange(from, to) };
  if (protocol === 'icmp' || protocol === 'icmpv6') return { protocol, ...icmpTypeAndCode(from, to) };
  return { protocol, fromPort: all, toPort: all };
}

/** Whether EC2 shows ports (or type and code) in a permission of this protocol. */
export function hasPorts(protocol: string): boolean {
  return protocol === 'tcp' || protocol === 'udp' || protocol === 'icmp' || protocol === 'icmpv6';
}

export function ruleProtocol(given: string | undefined): string {
  if (given === undefined || given === '') throw new CallerError('InvalidParameterValue', "Invalid value 'null' for protocol. VPC security group rules must specify protocols explicitly.");
  const lower = given.toLowerCase();
  const isNumber = /^(0|[1-9][0-9]{0,2})$/.test(lower) && Number(lower) <= 255;
  const protocol = isNumber ? (names[lower] ?? lower) : lower;
  if (!isNumber && protocol !== '-1' && !hasPorts(protocol)) throw new CallerError('InvalidParameterValue', `Invalid value '${given}' for IP protocol. Unknown protocol.`);
  return protocol;
}

function portRange(from: number | undefined, to: number | undefined): Pick<RulePorts, 'fromPort' | 'toPort'> {
  if (from === undefined || to === undefined) throw new CallerError('InvalidParameterValue', "Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
  const outside = [from, to].find((port) => port < 0 || port > portMax);
  if (outside !== undefined) throw new CallerError('InvalidPermission.Malformed', `TCP/UDP port (${outside}) out of range`);
  if (from > to) throw new CallerError('InvalidParameterValue', `Invalid TCP/UDP port range (${from}:${to})`);
  return { fromPort: from, toPort: to };
}

function icmpTypeAndCode(type: number | undefined, code: number | undefined): Pick<RulePorts, 'fromPort' | 'toPort'> {
  if (type === undefined || code === undefined) throw new CallerError('InvalidParameterValue', "Invalid value 'Must specify both from and to ports with ICMP.' for portRange.");
  if (type < all || type > icmpMax) throw new CallerError('InvalidPermission.Malformed', `ICMP type (${type}) out of range`);
  if (code < all || code > icmpMax) throw new CallerError('InvalidPermission.Malformed', `ICMP code (${code}) out of range`);
  if (type === all && code !== all) throw new CallerError('InvalidPermission.Malformed', `ICMP code (${code}) must be -1 (all) when the ICMP type is -1 (all)`);
  return { fromPort: type, toPort: code };
}
