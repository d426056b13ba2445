import { networkInterfaces } from '#model/network-interface.ts';
import { actsOn } from '../access.ts';
import { checkId, idKinds, notFound } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AttachNetworkInterface.html: there are no instances, so none is ever found. */
export default {
  access: (input, call) => actsOn('AttachNetworkInterface', call, `network-interface/${input.NetworkInterfaceId ?? ''}`, `instance/${input.InstanceId ?? ''}`),
  handle(input, call, { store }) {
    lookUp(store, call, { collection: networkInterfaces, idKind: idKinds.networkInterface, id: input.NetworkInterfaceId });
    const instanceId = input.InstanceId ?? '';
    checkId(idKinds.instance, instanceId);
    throw notFound(idKinds.instance, instanceId);
  },
} satisfies Ec2Operation<'AttachNetworkInterface'>;
