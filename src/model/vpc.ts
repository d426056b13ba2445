import { assert } from '#base/assert.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';
import type { Tag } from './tag.ts';

export interface Vpc extends Scope {
  readonly id: string;
  /** The primary CIDR, which it keeps for its life. */
  readonly cidr: string;
  readonly cidrAssociationId: string;
  /** Secondary CIDRs, in the order in which they came. */
  readonly secondaryCidrs: readonly CidrAssociation[];
  readonly isDefault: boolean;
  /** A set of options, or `default` for none: then the VPC's own DNS server is the only one, with no domain. */
  readonly dhcpOptionsId: string;
  readonly instanceTenancy: 'default' | 'dedicated';
  readonly enableDnsSupport: boolean;
  readonly enableDnsHostnames: boolean;
  readonly enableNetworkAddressUsageMetrics: boolean;
  readonly tags: readonly Tag[];
}

export interface CidrAssociation {
  readonly associationId: string;
  readonly cidr: string;
}

export interface Subnet extends Scope {
  readonly id: string;
  readonly vpcId: string;
  readonly cidr: string;
  readonly availabilityZone: string;
  readonly availabilityZoneId: string;
  readonly isDefaultForAz: boolean;
  readonly mapPublicIpOnLaunch: boolean;
  readonly hostnameTypeOnLaunch: 'ip-name' | 'resource-name';
  readonly enableResourceNameDnsARecordOnLaunch: boolean;
  /** Addresses that are given only to who names them, in the order in which they were reserved; none when undefined. */
  readonly cidrReservations?: readonly SubnetCidrReservation[];
  readonly tags: readonly Tag[];
}

export interface SubnetCidrReservation {
  readonly id: string;
  readonly cidr: string;
  /** Of a `prefix`, AWS gives prefixes to interfaces, which there are none of here; those that are `explicit` wait for their owner to name them. */
  readonly type: 'prefix' | 'explicit';
  readonly description?: string;
  readonly tags: readonly Tag[];
}

/** The CIDRs of a subnet of which no address is given to who asks for any. */
export function reservedCidrs({ cidrReservations = [] }: Subnet): readonly string[] {
  return cidrReservations.map(({ cidr }) => cidr);
}

/** What a network of hosts is told of its names (RFC 2132), as EC2 keeps it; it can be replaced, never changed. */
export interface DhcpOptions extends Scope {
  readonly id: string;
  /** By the option's name, such as `domain-name-servers`, in the order in which they were given. */
  readonly configurations: readonly { readonly key: string; readonly values: readonly string[] }[];
  readonly tags: readonly Tag[];
}

/** The DNS server of the VPC itself, by the name that sets of DHCP options know it by. */
export const amazonProvidedDns = 'AmazonProvidedDNS';

/** That this region of an account was given what every account has from the start: what its owner deletes of that stays deleted. */
export interface RegionDefaults extends Scope {
  readonly defaultDhcpOptionsId: string;
}

export const vpcs = defineCollection<Vpc>()({
  kind: 'ec2-vpc',
  version: 2,
  key: (vpc) => vpc.id,
  indexes: { scope: scopeKey },
  upgrade: (stored) => withMissing<Vpc>(stored, (vpc: Vpc) => ({
    cidrAssociationId: vpc.id.replace(/^vpc-/, 'vpc-cidr-assoc-'),
    secondaryCidrs: [],
    dhcpOptionsId: 'default',
    instanceTenancy: 'default',
    enableDnsSupport: true,
    enableDnsHostnames: vpc.isDefault,
    enableNetworkAddressUsageMetrics: false,
  })),
});

export const subnets = defineCollection<Subnet>()({
  kind: 'ec2-subnet',
  version: 2,
  key: (subnet) => subnet.id,
  indexes: { scope: scopeKey, vpc: (subnet) => subnet.vpcId },
  upgrade: (stored) => withMissing<Subnet>(stored, () => ({ hostnameTypeOnLaunch: 'ip-name', enableResourceNameDnsARecordOnLaunch: false })),
});

export const dhcpOptions = defineCollection<DhcpOptions>()({
  kind: 'ec2-dhcp-options',
  version: 1,
  key: (options) => options.id,
  indexes: { scope: scopeKey },
});

export const regionDefaults = defineCollection<RegionDefaults>()({
  kind: 'ec2-region-defaults',
  version: 1,
  key: scopeKey,
  indexes: {},
});

/** All CIDRs of a VPC, the primary one first. */
export function vpcCidrs(vpc: Pick<Vpc, 'cidr' | 'secondaryCidrs'>): readonly string[] {
  return [vpc.cidr, ...vpc.secondaryCidrs.map(({ cidr }) => cidr)];
}

/** A document of an older version with what it lacks; what it has wins. */
export function withMissing<Doc extends object>(stored: unknown, missing: (doc: Doc) => Partial<Doc>): Doc {
  assert(typeof stored === 'object' && stored !== null, 'a stored document is an object');
  // oxlint-disable-next-line typescript/consistent-type-assertions -- the collection's own journal wrote it
  const doc = stored as Doc;
  return { ...missing(doc), ...doc };
}
