import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import type { Scope } from '#model/scope.ts';
import type { VpcEndpoint } from '#model/vpc-endpoint.ts';
import { subnets, type Subnet } from '#model/vpc.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { idKinds } from './errors.ts';
import { addressesIn, takeAddress, takeFreeAddresses } from './interface-addresses.ts';
import { newInterface } from '#model/new-interface.ts';
import type { Ec2Deps } from './service.ts';
import { lookUp } from './vpc-state.ts';

/** The subnets of an interface endpoint: of its VPC, and at most one in each zone. */
export function endpointSubnets(reader: Reader, call: Scope, { vpcId, subnetIds }: { readonly vpcId: string; readonly subnetIds: readonly string[] }): readonly Subnet[] {
  const found = [...new Set(subnetIds)].map((id) => lookUp(reader, call, { collection: subnets, idKind: idKinds.subnet, id }));
  const stranger = found.find((subnet) => subnet.vpcId !== vpcId);
  if (stranger !== undefined) throw new CallerError('InvalidParameter', `Subnet ${stranger.id} does not belong to VPC ${vpcId}.`);
  const second = found.find((subnet, index) => found.findIndex((other) => other.availabilityZone === subnet.availabilityZone) !== index);
  if (second !== undefined) throw new CallerError('DuplicateSubnetsInSameZone', `Found another VPC endpoint subnet in the availability zone of ${second.id}. VPC endpoint subnets should be in different availability zones supported by the VPC endpoint service.`);
  return found;
}

export interface EndpointSubnetWish {
  readonly endpoint: VpcEndpoint;
  readonly subnets: readonly Subnet[];
  /** Addresses that the caller chose, by subnet. */
  readonly addresses: ReadonlyMap<string, string>;
}

/** The endpoint with one interface in each of the subnets, and none elsewhere; one that is to have another address is another one. */
export function withInterfaces(transaction: Transaction, { endpoint, subnets: wanted, addresses }: EndpointSubnetWish, deps: Ec2Deps): VpcEndpoint {
  const kept = new Map<string, string>();
  for (const eni of transaction.find(networkInterfaces, 'owner', endpoint.id)) {
    const isWanted = wanted.some((subnet) => subnet.id === eni.subnetId) && (addresses.get(eni.subnetId) ?? eni.privateIpv4Address) === eni.privateIpv4Address;
    if (isWanted) kept.set(eni.subnetId, eni.id);
    else transaction.remove(networkInterfaces, eni.id);
  }
  const networkInterfaceIds = wanted.map((subnet) => kept.get(subnet.id) ?? addInterface(transaction, { endpoint, subnet, address: addresses.get(subnet.id) }, deps));
  return { ...endpoint, networkInterfaceIds, subnetIds: wanted.map((subnet) => subnet.id) };
}

interface InterfaceOfEndpoint {
  readonly endpoint: VpcEndpoint;
  readonly subnet: Subnet;
  readonly address: string | undefined;
}

function addInterface(transaction: Transaction, { endpoint, subnet, address }: InterfaceOfEndpoint, { ids, clock }: Ec2Deps): string {
  const free = addressesIn(transaction, subnet, ids);
  const privateIpv4Address = address === undefined ? known(takeFreeAddresses(free, 1)[0], 'the address taken') : takeAddress(free, address);
  const createdAt = clock.nowMs();
  const description = `VPC Endpoint Interface ${endpoint.id}`;
  const eni = newInterface(subnet, { privateIpv4Address, secondaryPrivateIpv4Addresses: [], securityGroupIds: endpoint.securityGroupIds, description, createdAt, tags: [] }, ids);
  transaction.put(networkInterfaces, { ...eni, status: 'in-use', interfaceType: 'vpc_endpoint', ownerResourceId: endpoint.id, attachmentId: ec2Id('ela-attach', ids), attachedAt: createdAt });
  return eni.id;
}
