import { formatAddress, parseCidr } from '#model/cidr.ts';
import { awsPrefixLists } from '#model/prefix-list.ts';
import type { TopologyEndpoint, VpcTopology } from '#model/vpc-topology.ts';
import { receiverOf } from './evaluate.ts';

/** An interface by its address, and what it would like to speak with: an AWS service by the end of its endpoint service's name, or the internet. */
export interface ServiceWish {
  readonly vpcs: readonly VpcTopology[];
  readonly vpcId: string;
  readonly address: string;
  /** Such as `ecr.dkr`; `internet` for whatever is not AWS. */
  readonly service: string;
}

/** AWS's services speak HTTPS, and groups and ACLs are written for its port. */
const https = { protocol: 'tcp', port: 443 } as const;

/** Stands for every address of the internet and of AWS that no route treats apart. */
const somewhere = '198.19.255.254';

/**
 * Whether an interface has a way to a service: by an interface endpoint whose private names it resolves, by a gateway
 * endpoint, or over the internet (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/vpc-endpoints.html).
 */
export function reachesService({ vpcs, vpcId, address, service }: ServiceWish): boolean {
  const vpc = vpcs.find((candidate) => candidate.vpcId === vpcId);
  if (vpc === undefined) return false;
  const reaches = (to: string) => receiverOf({ vpcs, packet: https, to, from: { kind: 'interface', vpcId, address } }) !== undefined;
  const named = privatelyNamed(vpc, service);
  if (named !== undefined) return named.addresses.some(reaches);
  return reaches(publicAddressOf(vpc.region, service));
}

/** The endpoint whose addresses the service's names stand for within the VPC. */
function privatelyNamed(vpc: VpcTopology, service: string): TopologyEndpoint | undefined {
  return vpc.endpoints.find(({ type, privateDnsEnabled, serviceName }) => type === 'Interface' && privateDnsEnabled && serviceName === serviceNameOf(vpc.region, service));
}

/** Gateway endpoints have routes for the addresses of their service, so that one of these has to be asked for. */
function publicAddressOf(region: string, service: string): string {
  const cidr = awsPrefixLists(region).find(({ name }) => name === serviceNameOf(region, service))?.cidrs[0];
  const first = cidr === undefined ? undefined : parseCidr(cidr)?.first;
  return first === undefined ? somewhere : formatAddress(first + 1);
}

function serviceNameOf(region: string, service: string): string {
  return `com.amazonaws.${region}.${service}`;
}
