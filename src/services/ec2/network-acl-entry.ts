import type { CreateNetworkAclEntryCommandInput } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import type { NetworkAclEntry } from '#model/network-acl.ts';
import { ruleCidr, ruleIpv6Cidr } from './canonical-cidr.ts';

/** Greater numbers are EC2's own. */
const ruleNumberMax = 32_766;
const protocolMax = 255;
const portMax = 65_535;
const icmpMax = 255;
const withPorts: readonly string[] = ['6', '17'];
const icmp = '1';
const icmpv6 = '58';

type EntryInput = Omit<CreateNetworkAclEntryCommandInput, 'DryRun' | 'NetworkAclId'>;

/** An entry as it is kept. Ports and ICMP types of protocols that have none mean nothing: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkAclEntry.html */
export function aclEntryOf(input: EntryInput): NetworkAclEntry {
  const protocol = protocolOf(input.Protocol ?? '');
  const cidr = cidrOf(input);
  return {
    ruleNumber: checkedRuleNumber(input.RuleNumber ?? 0),
    direction: directionOf(input.Egress),
    protocol,
    action: actionOf(input.RuleAction),
    cidr,
    ...(withPorts.includes(protocol) ? { ports: portsOf(input) } : {}),
    ...(protocol === icmp || (protocol === icmpv6 && isIpv6Cidr(cidr)) ? { icmp: icmpOf(input) } : {}),
  };
}

function cidrOf({ CidrBlock, Ipv6CidrBlock }: EntryInput): string {
  if (CidrBlock !== undefined && Ipv6CidrBlock !== undefined) throw new CallerError('InvalidParameterCombination', 'The parameter cidrBlock cannot be used with the parameter ipv6CidrBlock');
  if (Ipv6CidrBlock !== undefined) return ruleIpv6Cidr(Ipv6CidrBlock);
  if (CidrBlock === undefined) throw new CallerError('MissingParameter', "Either 'cidrBlock' or 'ipv6CidrBlock' should be provided.");
  return ruleCidr(CidrBlock);
}

export function directionOf(isEgress: boolean | undefined): NetworkAclEntry['direction'] {
  return isEgress === true ? 'egress' : 'ingress';
}

export function checkedRuleNumber(number: number): number {
  if (number < 1 || number > ruleNumberMax) throw invalid('ruleNumber', String(number), `It must be from 1 to ${ruleNumberMax}.`);
  return number;
}

function protocolOf(given: string): string {
  if (given === '-1' || (/^(0|[1-9][0-9]{0,2})$/.test(given) && Number(given) <= protocolMax)) return given;
  throw invalid('protocol', given, 'It must be -1 (all protocols) or a protocol number, such as 6 for TCP.');
}

function actionOf(action: string | undefined): NetworkAclEntry['action'] {
  if (action === 'allow' || action === 'deny') return action;
  throw invalid('ruleAction', action ?? '', 'It must be allow or deny.');
}

function portsOf({ PortRange: range }: EntryInput): NonNullable<NetworkAclEntry['ports']> {
  const { From: from, To: to } = range ?? {};
  if (from === undefined || to === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter portRange, from and to, for TCP and UDP');
  if (from < 0 || to > portMax || from > to) throw invalid('portRange', `${from}-${to}`, `Ports are from 0 to ${portMax}, and the first is not greater than the last.`);
  return { from, to };
}

function icmpOf({ IcmpTypeCode: given }: EntryInput): NonNullable<NetworkAclEntry['icmp']> {
  const { Type: type, Code: code } = given ?? {};
  if (type === undefined || code === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter icmpTypeCode, type and code, for ICMP');
  if ([type, code].some((number) => number < -1 || number > icmpMax)) throw invalid('icmpTypeCode', `${type}, ${code}`, `Types and codes are from 0 to ${icmpMax}, or -1 for all.`);
  return { type, code };
}

function invalid(parameter: string, value: string, why: string): CallerError {
  return new CallerError('InvalidParameterValue', `Value (${value}) for parameter ${parameter} is invalid. ${why}`);
}
