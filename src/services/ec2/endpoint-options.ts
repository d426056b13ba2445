import type { DnsOptionsSpecification, SubnetConfiguration } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import type { EndpointType } from '#model/endpoint-services.ts';

/** What is refused of both CreateVpcEndpoint and ModifyVpcEndpoint. */
export const refusedEndpointOptions = {
  'DnsOptions.PrivateDnsOnlyForInboundResolverEndpoint': 'there are no inbound endpoints of Route 53 Resolver',
  'DnsOptions.PrivateDnsPreference': 'it is for resource and service network endpoints',
  'DnsOptions.PrivateDnsSpecifiedDomains': 'it is for resource and service network endpoints',
  'SubnetConfigurations.Ipv6': 'there is no IPv6',
} as const;

interface EndpointOptions {
  readonly IpAddressType?: string | undefined;
  readonly DnsOptions?: DnsOptionsSpecification | undefined;
}

/** Refuses what needs IPv6, and what another type of endpoint has. */
export function checkOptions({ IpAddressType: addresses = 'ipv4', DnsOptions: dns }: EndpointOptions, type: EndpointType): void {
  if (addresses !== 'ipv4') throw new CallerError('InvalidParameter', `The IP address type '${addresses}' is not supported: there is no IPv6. Use 'ipv4'.`);
  const records = dns?.DnsRecordIpType;
  if (records !== undefined && records !== recordTypes[type]) throw new CallerError('InvalidParameter', `The DNS record IP type '${records}' is not supported for a ${type} endpoint of IP address type ipv4. Use '${recordTypes[type]}'.`);
}

/** Each type of endpoint has its own members, and takes no other's. */
export function checkMembers(type: EndpointType, ofInterface: Readonly<Record<string, unknown>>, ofGateway: Readonly<Record<string, unknown>>): void {
  const [strange, other] = type === 'Interface' ? [ofGateway, 'Gateway'] : [ofInterface, 'Interface'];
  const named = Object.entries(strange).find(([, value]) => (Array.isArray(value) ? value.length > 0 : value === true));
  if (named !== undefined) throw new CallerError('InvalidParameter', `${named[0]} can be specified for endpoints of type ${other} only, and this one is of type ${type}.`);
}

/** To what an endpoint's names lead: those of a gateway endpoint are public ones. */
export const recordTypes = { Interface: 'ipv4', Gateway: 'service-defined' } as const;

/** Addresses that the caller chose for the endpoint's interfaces, each for one of `subnetIds`. */
export function chosenAddresses(configurations: readonly SubnetConfiguration[] | undefined, subnetIds: readonly string[]): ReadonlyMap<string, string> {
  const chosen = new Map<string, string>();
  for (const { SubnetId: subnetId = '', Ipv4: address } of configurations ?? []) {
    if (!subnetIds.includes(subnetId)) throw new CallerError('InvalidParameter', `The subnet configuration of '${subnetId}' is for none of the endpoint's subnets`);
    if (address !== undefined) chosen.set(subnetId, address);
  }
  return chosen;
}
