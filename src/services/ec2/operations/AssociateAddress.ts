import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { elasticIps, withoutAssociation } from '#model/elastic-ip.ts';
import { networkInterfaces, privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import type { Transaction } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { findAddress, hasInternetGateway, noPermission, refuseIfManaged } from '../elastic-ip-state.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** Moves an address from where it was, unless the caller says that it may not: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateAddress.html */
export default {
  access: (input, call) => actsOn('AssociateAddress', call, `elastic-ip/${input.AllocationId ?? '*'}`, input.NetworkInterfaceId === undefined ? undefined : `network-interface/${input.NetworkInterfaceId}`),
  refuses: { InstanceId: 'there are no EC2 instances; name the network interface' },
  handle(input, call, deps) {
    const { NetworkInterfaceId: networkInterfaceId } = input;
    if (networkInterfaceId === undefined) throw new CallerError('MissingParameter', 'The request must contain the parameter networkInterfaceId');
    return change(deps, call, input, (transaction) => {
      const address = findAddress(transaction, call, input);
      const eni = lookUp(transaction, call, { collection: networkInterfaces, idKind: idKinds.networkInterface, id: networkInterfaceId });
      if (eni.ownerResourceId !== undefined) throw noPermission();
      const privateIpv4Address = privateAddressOf(eni, input.PrivateIpAddress);
      if (!hasInternetGateway(transaction, eni.vpcId)) throw new CallerError('Gateway.NotAttached', `Network ${eni.vpcId} is not attached to any internet gateway`);
      const { association: before } = address;
      if (before?.networkInterfaceId === eni.id && before.privateIpv4Address === privateIpv4Address) return { AssociationId: before.id };
      refuseIfManaged(transaction, address);
      if (before !== undefined && input.AllowReassociation === false) throw new CallerError('Resource.AlreadyAssociated', `resource ${address.allocationId} is already associated with associate-id ${before.id}`);
      makeRoom(transaction, eni, { privateIpv4Address, mayReassociate: input.AllowReassociation !== false });
      const association = { id: ec2Id('eipassoc', deps.ids), networkInterfaceId: eni.id, privateIpv4Address };
      transaction.put(elasticIps, { ...address, association });
      return { AssociationId: association.id };
    });
  },
} satisfies Ec2Operation<'AssociateAddress'>;

function privateAddressOf(eni: NetworkInterface, wished: string | undefined): string {
  if (wished === undefined) return eni.privateIpv4Address;
  if (!privateAddresses(eni).includes(wished)) throw new CallerError('InvalidParameterValue', `Value (${wished}) for parameter privateIpAddress is invalid. The address is not assigned to ${eni.id}.`);
  return wished;
}

/** One private address has one public address: the one that it had goes, for good when it came with the interface. */
function makeRoom(transaction: Transaction, eni: NetworkInterface, { privateIpv4Address, mayReassociate }: { readonly privateIpv4Address: string; readonly mayReassociate: boolean }): void {
  const other = transaction.find(elasticIps, 'networkInterface', eni.id).find(({ association }) => association?.privateIpv4Address === privateIpv4Address);
  if (other !== undefined && !mayReassociate) throw new CallerError('Resource.AlreadyAssociated', `resource ${eni.id} is already associated with address ${other.publicIpv4Address}`);
  if (other !== undefined) transaction.put(elasticIps, withoutAssociation(other));
  if (privateIpv4Address !== eni.privateIpv4Address || eni.publicIpv4Address === undefined) return;
  const { publicIpv4Address: _, ...rest } = eni;
  transaction.put(networkInterfaces, rest);
}
