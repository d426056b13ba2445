import { CallerError } from '#base/errors.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { actsOn } from '../access.ts';
import { changeableInterface } from '../interface-attributes.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ResetNetworkInterfaceAttribute.html */
export default {
  access: (input, call) => actsOn('ResetNetworkInterfaceAttribute', call, `network-interface/${input.NetworkInterfaceId ?? ''}`),
  async handle(input, call, deps) {
    await change(deps, call, input, (transaction) => {
      const eni = changeableInterface(transaction, call, input.NetworkInterfaceId);
      if (input.SourceDestCheck === undefined) throw new CallerError('InvalidParameterCombination', 'No attributes specified.');
      transaction.put(networkInterfaces, { ...eni, sourceDestCheck: true });
    });
    return {};
  },
} satisfies Ec2Operation<'ResetNetworkInterfaceAttribute'>;
