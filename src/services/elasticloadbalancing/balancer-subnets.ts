import type { SubnetMapping } from '@aws-sdk/client-elastic-load-balancing-v2';
import { isInCidr, parseAddress, parseCidr } from '#model/cidr.ts';
import { elasticIps, type ElasticIp } from '#model/elastic-ip.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import { networkInterfaces, privateAddresses } from '#model/network-interface.ts';
import { internetGateways } from '#model/routing.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import { availableAddressCount, isReservedAddress } from '#model/subnet-addresses.ts';
import { subnets, type Subnet } from '#model/vpc.ts';
import type { Reader } from '#state/store.ts';
import { allocationIdNotFound, invalidConfiguration, invalidSubnet, subnetNotFound, validationError } from './errors.ts';

/** Room for an application load balancer to grow (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#availability-zones). */
const freeAddressesMin = 8;

/** A subnet as the caller wants a load balancer in it. */
export interface ChosenSubnet {
  readonly subnet: Subnet;
  readonly elasticIp?: ElasticIp;
  readonly privateIpv4Address?: string;
}

export interface SubnetsInput {
  readonly Subnets?: readonly string[] | undefined;
  readonly SubnetMappings?: readonly SubnetMapping[] | undefined;
}

type Kind = Pick<LoadBalancer, 'type' | 'scheme'>;

/** The subnets of a load balancer: of one VPC, one in a zone, and with what its type needs there. */
export function chosenSubnets(reader: Reader, scope: Scope, { input, kind }: { readonly input: SubnetsInput; readonly kind: Kind }): readonly ChosenSubnet[] {
  const chosen = mappingsOf(input).map((mapping) => chosenSubnet(reader, scope, { mapping, kind }));
  const [first] = chosen;
  if (first === undefined || (kind.type === 'application' && new Set(chosen.map(({ subnet }) => subnet.id)).size < 2)) throw tooFewSubnets(kind);
  const { vpcId } = first.subnet;
  const stranger = chosen.find(({ subnet }) => subnet.vpcId !== vpcId);
  if (stranger !== undefined) throw invalidConfiguration(`All subnets must belong to the same VPC: '${stranger.subnet.id}' is not in '${vpcId}'`);
  const zones = chosen.map(({ subnet }) => subnet.availabilityZone);
  if (new Set(zones).size < zones.length) throw invalidConfiguration('A load balancer cannot be attached to multiple subnets in the same Availability Zone');
  if (kind.scheme === 'internet-facing' && reader.find(internetGateways, 'vpc', vpcId).length === 0) throw invalidSubnet(`VPC ${vpcId} has no internet gateway`);
  const allocations = chosen.flatMap(({ elasticIp }) => elasticIp?.allocationId ?? []);
  if (new Set(allocations).size < allocations.length) throw invalidConfiguration('An allocation ID cannot be used for more than one subnet');
  return chosen;
}

/** Refuses a subnet that has too little room left, unless the load balancer is in it already. */
export function checkRoom(reader: Reader, type: LoadBalancer['type'], subnet: Subnet): void {
  const taken = reader.find(networkInterfaces, 'subnet', subnet.id).flatMap(privateAddresses).length;
  const needed = type === 'application' ? freeAddressesMin : 1;
  if (availableAddressCount(subnet.cidr, taken) < needed) throw invalidSubnet(`Not enough IP space available in ${subnet.id}. ELB requires at least ${needed} free IP address${needed === 1 ? '' : 'es'} in each subnet.`);
}

function tooFewSubnets({ type }: Kind): Error {
  return validationError(type === 'application' ? 'At least two subnets in two different Availability Zones must be specified' : 'At least one subnet must be specified');
}

function mappingsOf({ Subnets: ids = [], SubnetMappings: mappings = [] }: SubnetsInput): readonly SubnetMapping[] {
  if (ids.length > 0 && mappings.length > 0) throw validationError('Subnets and subnet mappings cannot be specified at the same time');
  return mappings.length > 0 ? mappings : [...new Set(ids)].map((SubnetId) => ({ SubnetId }));
}

function chosenSubnet(reader: Reader, scope: Scope, { mapping, kind }: { readonly mapping: SubnetMapping; readonly kind: Kind }): ChosenSubnet {
  const { SubnetId: id = '', AllocationId: allocationId, PrivateIPv4Address: address } = mapping;
  if (!/^subnet-[0-9a-f]{1,17}$/.test(id)) throw invalidSubnet(`The subnet ID '${id}' is not valid`);
  const subnet = reader.get(subnets, id);
  if (subnet === undefined || scopeKey(subnet) !== scopeKey(scope)) throw subnetNotFound(`The subnet ID '${id}' does not exist`);
  checkAddressesFit(mapping, kind);
  if (allocationId !== undefined) return { subnet, elasticIp: knownAllocation(reader, scope, allocationId) };
  if (address === undefined) return { subnet };
  checkAddress(subnet, address);
  return { subnet, privateIpv4Address: address };
}

function checkAddressesFit({ AllocationId: allocationId, PrivateIPv4Address: address }: SubnetMapping, { type, scheme }: Kind): void {
  if (type === 'application' && allocationId !== undefined) throw invalidConfiguration("Elastic IP addresses are not supported for load balancers with type 'application'");
  if (type === 'application' && address !== undefined) throw invalidConfiguration("Private IPv4 addresses are not supported for load balancers with type 'application'");
  if (scheme === 'internal' && allocationId !== undefined) throw invalidConfiguration('Elastic IP addresses can be specified for internet-facing load balancers only');
  if (scheme === 'internet-facing' && address !== undefined) throw invalidConfiguration('Private IPv4 addresses can be specified for internal load balancers only');
}

function knownAllocation(reader: Reader, scope: Scope, allocationId: string): ElasticIp {
  const found = reader.get(elasticIps, allocationId);
  if (found === undefined || scopeKey(found) !== scopeKey(scope)) throw allocationIdNotFound(`The allocation ID '${allocationId}' does not exist`);
  return found;
}

function checkAddress(subnet: Subnet, address: string): void {
  const parsed = parseAddress(address);
  if (parsed === undefined) throw validationError(`The private IPv4 address '${address}' is not valid`);
  const range = parseCidr(subnet.cidr);
  if (range === undefined || !isInCidr(parsed, range) || isReservedAddress(subnet.cidr, address)) throw invalidConfiguration(`The private IPv4 address '${address}' is not one that a host in subnet '${subnet.id}' (${subnet.cidr}) can have`);
}
