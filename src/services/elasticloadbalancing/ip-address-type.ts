import { IpAddressType } from '@aws-sdk/client-elastic-load-balancing-v2';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidConfiguration, validationError } from './errors.ts';

/** Refuses what needs IPv6. */
export function checkIpv4(type: string | undefined): void {
  const complaint = validationMessage([checkEnum('ipAddressType', type, IpAddressType)]);
  if (complaint !== undefined) throw validationError(complaint);
  if (type !== undefined && type !== 'ipv4') throw invalidConfiguration(`The IP address type '${type}' is not supported: there is no IPv6, so the type is 'ipv4'`);
}

/** Members that only IPv6 gives a meaning. */
export const refusedIpv6Members = {
  'SubnetMappings.IPv6Address': 'there is no IPv6',
  'SubnetMappings.SourceNatIpv6Prefix': 'there is no IPv6',
} as const;

/** Load balancers without IPv6 have no source NAT for it. */
export function checkNoIpv6SourceNat(value: string | undefined): void {
  const complaint = validationMessage([checkEnum('enablePrefixForIpv6SourceNat', value, ['on', 'off'])]);
  if (complaint !== undefined) throw validationError(complaint);
  if (value === 'on') throw invalidConfiguration("EnablePrefixForIpv6SourceNat is not supported with the value 'on': there is no IPv6");
}
