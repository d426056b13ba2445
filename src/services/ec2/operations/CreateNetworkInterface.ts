import { CallerError } from '#base/errors.ts';
import { networkInterfaces, type NetworkInterface } from '#model/network-interface.ts';
import { subnets } from '#model/vpc.ts';
import type { Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { actsOn, taggedOnCreate } from '../access.ts';
import { madeBefore } from '../client-token.ts';
import { checkDescription } from '../interface-attributes.ts';
import { idKinds } from '../errors.ts';
import { addressesIn, checkAddressCount, takeAddress, takeFreeAddresses, type AddressesInSubnet } from '../interface-addresses.ts';
import { interfaceGroups } from '../interface-groups.ts';
import { interfaceInVpc } from '../interface-in-vpc.ts';
import { newInterface } from '#model/new-interface.ts';
import { requestDigest, tokenOf } from '../request-digest.ts';
import type { Ec2Deps, Ec2Operation } from '../service.ts';
import { tagsOnCreate } from '../tags-on-create.ts';
import { networkInterfaceView } from '../views/network-interface.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateNetworkInterface.html */
export default {
  access: (input, call) => [...actsOn('CreateNetworkInterface', call, 'network-interface/*', `subnet/${input.SubnetId ?? ''}`, ...(input.Groups ?? []).map((id) => `security-group/${id}`)), ...taggedOnCreate('CreateNetworkInterface', call, input.TagSpecifications)],
  refuses: {
    Ipv4Prefixes: 'no prefixes are delegated to interfaces',
    Ipv4PrefixCount: 'no prefixes are delegated to interfaces',
    Ipv6Prefixes: 'there is no IPv6',
    Ipv6PrefixCount: 'there is no IPv6',
    Ipv6Addresses: 'there is no IPv6',
    Ipv6AddressCount: 'there is no IPv6',
    EnablePrimaryIpv6: 'there is no IPv6',
    ConnectionTrackingSpecification: 'connections are tracked for as long as Linux does',
    Operator: 'there are no service providers that manage interfaces',
  },
  async handle(input, call, deps) {
    const eni = await change(deps, call, input, (transaction) => {
      const repeated = madeBefore(transaction, call, { collection: networkInterfaces, clientToken: input.ClientToken, isSame: (doc) => doc.requestDigest === requestDigest(input) });
      if (repeated !== undefined) return repeated;
      const made = interfaceOf(transaction, { input, call, deps });
      transaction.put(networkInterfaces, made);
      return made;
    });
    return { NetworkInterface: networkInterfaceView(interfaceInVpc(deps.store, eni)), ClientToken: input.ClientToken };
  },
} satisfies Ec2Operation<'CreateNetworkInterface'>;

type CreateInput = Parameters<Ec2Operation<'CreateNetworkInterface'>['handle']>[0];

function interfaceOf(transaction: Transaction, { input, call, deps }: { readonly input: CreateInput; readonly call: Call; readonly deps: Ec2Deps }): NetworkInterface {
  if (input.InterfaceType !== undefined && String(input.InterfaceType) !== 'interface') throw new CallerError('InvalidParameterValue', `Value (${input.InterfaceType}) for parameter interfaceType is invalid. Only interfaces of type 'interface' can be made here.`);
  const subnet = lookUp(transaction, call, { collection: subnets, idKind: idKinds.subnet, id: input.SubnetId });
  const securityGroupIds = interfaceGroups(transaction, call, { vpcId: subnet.vpcId, groupIds: input.Groups });
  const [privateIpv4Address, ...secondaryPrivateIpv4Addresses] = addressesOf(input, addressesIn(transaction, subnet, deps.ids));
  const tags = tagsOnCreate(input.TagSpecifications, 'network-interface');
  const description = checkDescription(input.Description ?? '');
  const wish = { privateIpv4Address, secondaryPrivateIpv4Addresses, securityGroupIds, description, tags, createdAt: deps.clock.nowMs() };
  return { ...newInterface(subnet, wish, deps.ids), ...tokenOf(input) };
}

/** The primary one first: it is named by either member, or free. */
function addressesOf(input: CreateInput, addresses: AddressesInSubnet): readonly [string, ...string[]] {
  const listed = input.PrivateIpAddresses ?? [];
  const secondary = listed.filter((address) => address.Primary !== true).map((address) => address.PrivateIpAddress ?? '');
  const secondaryCount = input.SecondaryPrivateIpAddressCount ?? 0;
  const primaries = [...(input.PrivateIpAddress === undefined ? [] : [input.PrivateIpAddress]), ...listed.filter((address) => address.Primary === true).map((address) => address.PrivateIpAddress ?? '')];
  if (primaries.length > 1) throw new CallerError('InvalidParameterCombination', 'Only one primary private IP address can be specified.');
  if (secondaryCount > 0 && listed.length > 1) throw new CallerError('InvalidParameterCombination', 'The parameter secondaryPrivateIpAddressCount cannot be used with more than one of privateIpAddresses');
  if (secondaryCount < 0) throw new CallerError('InvalidParameterValue', `Value (${secondaryCount}) for parameter secondaryPrivateIpAddressCount is invalid.`);
  checkAddressCount(1 + secondary.length + secondaryCount);
  const named = primaries.map((address) => takeAddress(addresses, address));
  const namedSecondary = secondary.map((address) => takeAddress(addresses, address));
  const [primary = '', ...free] = [...named, ...takeFreeAddresses(addresses, 1 - named.length + secondaryCount)];
  return [primary, ...namedSecondary, ...free];
}
