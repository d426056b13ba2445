import { CallerError } from '#base/errors.ts';
import { defaultVpc } from '#model/default-vpc.ts';
import { findDefaultVpc, putDefaultVpc } from '#state/default-vpc.ts';
import { actsOn } from '../access.ts';
import { defaultDhcpOptionsId } from '../dhcp-options.ts';
import type { Ec2Operation } from '../service.ts';
import { pendingVpcView } from '../views/vpc.ts';
import { change } from '../vpc-state.ts';

/** For those who have deleted theirs. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CreateDefaultVpc.html */
export default {
  access: (_input, call) => actsOn('CreateDefaultVpc', call, 'vpc/*'),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      if (findDefaultVpc(transaction, call) !== undefined) throw new CallerError('DefaultVpcAlreadyExists', 'A Default VPC already exists for this account in this region.');
      const made = defaultVpc(call, defaultDhcpOptionsId(transaction, call, deps.ids), deps.ids);
      putDefaultVpc(transaction, made);
      return { Vpc: pendingVpcView(made.vpc) };
    });
  },
} satisfies Ec2Operation<'CreateDefaultVpc'>;
