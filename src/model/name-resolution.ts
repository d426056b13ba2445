import { formatAddress, parseCidr } from './cidr.ts';
import { amazonProvidedDns, type DhcpOptions, type Vpc } from './vpc.ts';

/** What the hosts of a VPC are told of names, as DHCP does. */
export interface NameResolution {
  readonly nameServers: readonly string[];
  readonly searchDomains: readonly string[];
}

/** https://docs.aws.amazon.com/vpc/latest/userguide/VPC_DHCP_Options.html; a VPC without a set of options has its own server and its region's domain. */
export function nameResolutionOf(vpc: Vpc, options: DhcpOptions | undefined): NameResolution {
  const valuesOf = (key: string) => options?.configurations.find((one) => one.key === key)?.values;
  const servers = options === undefined ? [amazonProvidedDns] : (valuesOf('domain-name-servers') ?? []);
  // One value may hold several domains, separated by spaces.
  const domains = options === undefined ? [regionDomain(vpc.region)] : (valuesOf('domain-name') ?? []).flatMap((value) => value.split(/\s+/)).filter((domain) => domain !== '');
  return { nameServers: servers.flatMap((server) => (server === amazonProvidedDns ? ownServers(vpc) : [server])), searchDomains: domains };
}

/** The VPC's own DNS server is at the base of its primary range plus two (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html). */
export function vpcDnsServer(primaryCidr: string): string | undefined {
  const cidr = parseCidr(primaryCidr);
  return cidr === undefined ? undefined : formatAddress(cidr.first + 2);
}

/** The domain of private names (https://docs.aws.amazon.com/vpc/latest/userguide/vpc-dns.html). */
export function regionDomain(region: string): string {
  return region === 'us-east-1' ? 'ec2.internal' : `${region}.compute.internal`;
}

/** One that does not answer is not told of. */
function ownServers(vpc: Vpc): readonly string[] {
  const server = vpcDnsServer(vpc.cidr);
  return vpc.enableDnsSupport && server !== undefined ? [server] : [];
}
