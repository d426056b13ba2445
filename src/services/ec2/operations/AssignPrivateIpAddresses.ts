import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { networkInterfaces, privateAddresses, type NetworkInterface } from '#model/network-interface.ts';
import { subnets } from '#model/vpc.ts';
import type { Transaction } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { addressesIn, checkAddress, checkAddressCount, inUse, takeFreeAddresses } from '../interface-addresses.ts';
import { ownInterface } from '../interface-attributes.ts';
import { followAddress } from '../interface-elastic-ips.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssignPrivateIpAddresses.html */
export default {
  access: (input, call) => actsOn('AssignPrivateIpAddresses', call, `network-interface/${input.NetworkInterfaceId ?? ''}`),
  refuses: { Ipv4Prefixes: 'no prefixes are delegated to interfaces', Ipv4PrefixCount: 'no prefixes are delegated to interfaces' },
  async handle(input, call, deps) {
    const { NetworkInterfaceId, PrivateIpAddresses: listed = [], SecondaryPrivateIpAddressCount: count = 0, AllowReassignment = false } = input;
    checkWish(listed, count);
    const assigned = await change(deps, call, {}, (transaction) => {
      const eni = ownInterface(transaction, call, NetworkInterfaceId);
      const subnet = known(transaction.get(subnets, eni.subnetId), `the subnet of ${eni.id}`);
      const added = listed.filter((address) => !eni.secondaryPrivateIpv4Addresses.includes(address));
      checkAddressCount(privateAddresses(eni).length + added.length + count);
      for (const address of added) {
        checkAddress(subnet, address);
        giveUp(transaction, { address, eni, isAllowed: AllowReassignment });
      }
      const given = takeFreeAddresses(addressesIn(transaction, subnet, deps.ids), count);
      transaction.put(networkInterfaces, { ...eni, secondaryPrivateIpv4Addresses: [...eni.secondaryPrivateIpv4Addresses, ...added, ...given] });
      return [...listed, ...given];
    });
    return { NetworkInterfaceId, AssignedPrivateIpAddresses: assigned.map((address) => ({ PrivateIpAddress: address })), AssignedIpv4Prefixes: [] };
  },
} satisfies Ec2Operation<'AssignPrivateIpAddresses'>;

function checkWish(listed: readonly string[], count: number): void {
  if (listed.length === 0 && count === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter privateIpAddress or secondaryPrivateIpAddressCount');
  if (listed.length > 0 && count !== 0) throw new CallerError('InvalidParameterCombination', 'The parameter secondaryPrivateIpAddressCount cannot be used with the parameter privateIpAddress');
  if (count < 0) throw new CallerError('InvalidParameterValue', `Value (${count}) for parameter secondaryPrivateIpAddressCount is invalid.`);
  const twice = listed.find((address, index) => listed.indexOf(address) !== index);
  if (twice !== undefined) throw new CallerError('InvalidParameterValue', `Address ${twice} is listed more than once`);
}

/** Takes the address from the interface that has it; a primary one is never taken, and a secondary one only when the caller says so. */
function giveUp(transaction: Transaction, { address, eni, isAllowed }: { readonly address: string; readonly eni: NetworkInterface; readonly isAllowed: boolean }): void {
  const holder = transaction.find(networkInterfaces, 'subnet', eni.subnetId).find((other) => privateAddresses(other).includes(address));
  if (holder === undefined) return;
  const isManaged = holder.ownerResourceId !== undefined;
  if (!isAllowed || isManaged || holder.privateIpv4Address === address) throw inUse(address);
  transaction.put(networkInterfaces, { ...holder, secondaryPrivateIpv4Addresses: holder.secondaryPrivateIpv4Addresses.filter((other) => other !== address) });
  followAddress(transaction, { from: holder.id, address, to: eni.id });
}
