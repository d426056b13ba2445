import { CallerError } from '#base/errors.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { actsOn } from '../access.ts';
import { ownInterface } from '../interface-attributes.ts';
import { followAddress } from '../interface-elastic-ips.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_UnassignPrivateIpAddresses.html */
export default {
  access: (input, call) => actsOn('UnassignPrivateIpAddresses', call, `network-interface/${input.NetworkInterfaceId ?? ''}`),
  refuses: { Ipv4Prefixes: 'no prefixes are delegated to interfaces' },
  async handle(input, call, deps) {
    const listed = input.PrivateIpAddresses ?? [];
    await change(deps, call, {}, (transaction) => {
      const eni = ownInterface(transaction, call, input.NetworkInterfaceId);
      if (listed.length === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter privateIpAddress');
      if (listed.includes(eni.privateIpv4Address)) throw new CallerError('InvalidParameterValue', `Address ${eni.privateIpv4Address} is the primary address of the interface and cannot be unassigned`);
      const unknown = listed.find((address) => !eni.secondaryPrivateIpv4Addresses.includes(address));
      if (unknown !== undefined) throw new CallerError('InvalidParameterValue', `Some of the specified addresses are not assigned to interface ${eni.id}`);
      for (const address of listed) followAddress(transaction, { from: eni.id, address });
      transaction.put(networkInterfaces, { ...eni, secondaryPrivateIpv4Addresses: eni.secondaryPrivateIpv4Addresses.filter((address) => !listed.includes(address)) });
    });
    return {};
  },
} satisfies Ec2Operation<'UnassignPrivateIpAddresses'>;
