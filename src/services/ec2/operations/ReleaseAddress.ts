import { CallerError } from '#base/errors.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { actsOn } from '../access.ts';
import { findAddress, refuseIfManaged } from '../elastic-ip-state.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html */
export default {
  access: (input, call) => actsOn('ReleaseAddress', call, `elastic-ip/${input.AllocationId ?? '*'}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const address = findAddress(transaction, call, input);
      if (input.AllocationId === undefined) throw new CallerError('InvalidParameterValue', 'You must specify an allocation id when releasing a VPC elastic IP address');
      if (input.NetworkBorderGroup !== undefined && input.NetworkBorderGroup !== address.region) throw new CallerError('InvalidParameterValue', `Address ${address.allocationId} is not in the network border group ${input.NetworkBorderGroup}`);
      refuseIfManaged(transaction, address);
      if (address.association !== undefined) throw new CallerError('InvalidIPAddress.InUse', `Address ${address.publicIpv4Address} is in use.`);
      transaction.remove(elasticIps, address.allocationId);
      return {};
    });
  },
} satisfies Ec2Operation<'ReleaseAddress'>;
