import { ec2Id } from '#model/default-vpc.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { loadBalancerResourceName, type LoadBalancer, type LoadBalancerNode } from '#model/load-balancer.ts';
import { networkInterfaces, privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import { newInterface } from '#model/new-interface.ts';
import { freeAddress } from '#model/subnet-addresses.ts';
import { reservedCidrs, type Subnet } from '#model/vpc.ts';
import { freePublicAddressIn } from '#state/free-public-address.ts';
import { removeNetworkInterface } from '#state/network-interface.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { checkRoom, type ChosenSubnet } from './balancer-subnets.ts';
import { invalidConfiguration, invalidSubnet, resourceInUse } from './errors.ts';
import type { ElbDeps } from './service.ts';

/** Enough hexadecimal digits for every address of a /16, the largest subnet, to be the first choice. */
const pickDigits = 4;

interface NodeWish {
  readonly balancer: LoadBalancer;
  readonly chosen: ChosenSubnet;
}

/** The load balancer with a node in each of the subnets, and none elsewhere. A node that is to have the addresses that it has stays. */
export function withNodes(transaction: Transaction, { balancer, chosen }: { readonly balancer: LoadBalancer; readonly chosen: readonly ChosenSubnet[] }, deps: ElbDeps): LoadBalancer {
  const kept = chosen.map((subnet) => balancer.nodes.find((node) => fits(transaction, node, subnet)));
  for (const node of balancer.nodes) if (!kept.includes(node)) removeNetworkInterface(transaction, node.networkInterfaceId);
  return { ...balancer, nodes: chosen.map((subnet, index) => kept[index] ?? addNode(transaction, { balancer, chosen: subnet }, deps)) };
}

export function removeNodes(transaction: Transaction, { nodes }: LoadBalancer): void {
  for (const { networkInterfaceId } of nodes) removeNetworkInterface(transaction, networkInterfaceId);
}

/** Gives all nodes these groups. */
export function regroupNodes(transaction: Transaction, { nodes }: LoadBalancer, securityGroupIds: readonly string[]): void {
  for (const { networkInterfaceId } of nodes) {
    const eni = transaction.get(networkInterfaces, networkInterfaceId);
    if (eni !== undefined) transaction.put(networkInterfaces, { ...eni, securityGroupIds });
  }
}

function fits(reader: Reader, node: LoadBalancerNode, { subnet, elasticIp, privateIpv4Address }: ChosenSubnet): boolean {
  if (node.subnetId !== subnet.id || node.allocationId !== elasticIp?.allocationId) return false;
  return privateIpv4Address === undefined || reader.get(networkInterfaces, node.networkInterfaceId)?.privateIpv4Address === privateIpv4Address;
}

function addNode(transaction: Transaction, wish: NodeWish, deps: ElbDeps): LoadBalancerNode {
  const { subnet, elasticIp, privateIpv4Address } = wish.chosen;
  checkRoom(transaction, wish.balancer.type, subnet);
  const eni = interfaceOf(transaction, wish, deps);
  transaction.put(networkInterfaces, eni);
  if (elasticIp !== undefined) {
    // One transaction may have freed it just before.
    const current = transaction.get(elasticIps, elasticIp.allocationId) ?? elasticIp;
    if (current.association !== undefined) throw resourceInUse(`The allocation ID '${elasticIp.allocationId}' is already associated with a network interface`);
    transaction.put(elasticIps, { ...current, association: { id: ec2Id('eipassoc', deps.ids), networkInterfaceId: eni.id, privateIpv4Address: eni.privateIpv4Address } });
  }
  return {
    availabilityZone: subnet.availabilityZone,
    subnetId: subnet.id,
    networkInterfaceId: eni.id,
    ...(privateIpv4Address !== undefined && { hasChosenAddress: true }),
    ...(elasticIp !== undefined && { allocationId: elasticIp.allocationId }),
  };
}

/** A network load balancer's interface sends with its clients' addresses. */
function interfaceOf(reader: Reader, { balancer, chosen }: NodeWish, { ids, clock, publicAddressPool }: ElbDeps): NetworkInterface {
  const nowMs = clock.nowMs();
  const isPublic = balancer.scheme === 'internet-facing' && chosen.elasticIp === undefined;
  const publicIpv4Address = isPublic ? freePublicAddressIn(reader, publicAddressPool, ids) : undefined;
  if (isPublic && publicIpv4Address === undefined) throw invalidConfiguration(`There is no public address left for the load balancer: all of ${publicAddressPool} that the daemon serves are taken; release one`);
  const made = newInterface(
    chosen.subnet,
    {
      privateIpv4Address: addressIn(reader, chosen, ids.hex(pickDigits)),
      secondaryPrivateIpv4Addresses: [],
      securityGroupIds: balancer.securityGroupIds,
      description: `ELB ${loadBalancerResourceName(balancer)}`,
      createdAt: nowMs,
      tags: [],
    },
    ids,
  );
  return {
    ...made,
    ...(publicIpv4Address !== undefined && { publicIpv4Address }),
    sourceDestCheck: balancer.type === 'application',
    status: 'in-use',
    interfaceType: balancer.type === 'application' ? 'load_balancer' : 'network_load_balancer',
    attachmentId: ec2Id('ela-attach', ids),
    attachedAt: nowMs,
    ownerResourceId: balancer.arn,
  };
}

function addressIn(reader: Reader, { subnet, privateIpv4Address }: ChosenSubnet, pick: string): string {
  const taken = addressesIn(reader, subnet);
  if (privateIpv4Address !== undefined && taken.has(privateIpv4Address)) throw invalidConfiguration(`The private IPv4 address '${privateIpv4Address}' is in use`);
  const address = privateIpv4Address ?? freeAddress({ subnetCidr: subnet.cidr, reservedCidrs: reservedCidrs(subnet), taken, pick: Number.parseInt(pick, 16) });
  if (address === undefined) throw invalidSubnet(`Not enough IP space available in ${subnet.id}. ELB requires at least 1 free IP address in each subnet.`);
  return address;
}

function addressesIn(reader: Reader, subnet: Subnet): ReadonlySet<string> {
  return new Set(reader.find(networkInterfaces, 'subnet', subnet.id).flatMap(privateAddresses));
}
