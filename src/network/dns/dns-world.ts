import type { LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { DnsRecord } from './dns-record.ts';

/** All that names of a VPC depend on. */
export interface DnsWorld {
  readonly topologies: readonly VpcTopology[];
  /** Where the APIs answer inside of every VPC. */
  readonly apiAddress: string;
  /** The APIs that this daemon has; names of others are left to the internet. */
  readonly apiServices: readonly ApiService[];
  /** The names that an endpoint of this service takes over in its VPC, where its private DNS is enabled, such as `*.dkr.ecr.us-east-1.amazonaws.com`. */
  readonly privateDnsNames: (serviceName: string, region: string) => readonly string[];
  /** By their names, in lower case. */
  readonly loadBalancers: ReadonlyMap<string, LoadBalancerTopology>;
  /** Names that come before all others, such as those of service discovery. */
  readonly zones: readonly DnsZone[];
  /** Whether what has this private address may send to the APIs' own address. */
  readonly reachesApi: (vpcId: string, privateIpv4Address: string) => boolean;
}

export interface DnsZone {
  readonly name: string;
  readonly vpcIds: readonly string[];
  readonly records: ReadonlyMap<string, readonly DnsRecord[]>;
}

export interface DnsQuestion {
  readonly name: string;
  readonly type: string;
  /** The VPC in which it is asked, and the private address that asks. */
  readonly vpc: VpcTopology;
  readonly asker: string;
}

/** What a family of names says of one: it is not of the family, or what it has (nothing, when it does not exist). */
export type Named = undefined | { readonly zone: string; readonly records: readonly DnsRecord[]; readonly isForAskerOnly?: boolean; readonly isKnown?: boolean };

/** An API that this daemon has. */
export interface ApiService {
  /** As the names of endpoint services have it: the `ecr.dkr` of `com.amazonaws.us-east-1.ecr.dkr`. */
  readonly service: string;
  /** Where clients look for it, such as `*.dkr.ecr.{region}.amazonaws.com`: `*` in front is one label or more, `{region}` any region's name. */
  readonly names: readonly string[];
}

/** Whether a name is a zone's own or below it. */
export function isIn(name: string, zone: string): boolean {
  return name === zone || name.endsWith(`.${zone}`);
}
