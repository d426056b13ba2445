import { CallerError } from '#base/errors.ts';
import { networkInterfaces } from '#model/network-interface.ts';
import { removeNetworkInterface } from '#state/network-interface.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html */
export default {
  access: (input, call) => actsOn('DeleteNetworkInterface', call, `network-interface/${input.NetworkInterfaceId ?? ''}`),
  async handle(input, call, deps) {
    await change(deps, call, input, (transaction) => {
      const eni = lookUp(transaction, call, { collection: networkInterfaces, idKind: idKinds.networkInterface, id: input.NetworkInterfaceId });
      if (eni.status === 'in-use') throw new CallerError('InvalidParameterValue', `Network interface '${eni.id}' is currently in use.`);
      removeNetworkInterface(transaction, eni.id);
    });
    return {};
  },
} satisfies Ec2Operation<'DeleteNetworkInterface'>;
