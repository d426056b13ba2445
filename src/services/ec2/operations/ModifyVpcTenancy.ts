import { CallerError } from '#base/errors.ts';
import { vpcs, type Vpc } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** The way leads from dedicated to default only. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcTenancy.html */
export default {
  access: (input, call) => actsOn('ModifyVpcTenancy', call, `vpc/${input.VpcId}`),
  handle(input, call, deps) {
    return change(deps, call, input, (transaction) => {
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
      if (input.InstanceTenancy !== 'default') throw new CallerError('UnsupportedTenancy', `The tenancy value ${input.InstanceTenancy} is not supported.`);
      const shared: Vpc = { ...vpc, instanceTenancy: 'default' };
      transaction.put(vpcs, shared);
      return { ReturnValue: true };
    });
  },
} satisfies Ec2Operation<'ModifyVpcTenancy'>;
