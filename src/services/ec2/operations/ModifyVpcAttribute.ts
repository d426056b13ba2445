import { vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { idKinds } from '../errors.ts';
import { checkOneAttribute } from '../one-attribute.ts';
import type { Ec2Operation } from '../service.ts';
import { change, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcAttribute.html */
export default {
  access: (input, call) => actsOn('ModifyVpcAttribute', call, `vpc/${input.VpcId}`),
  handle({ VpcId, EnableDnsSupport, EnableDnsHostnames, EnableNetworkAddressUsageMetrics }, call, deps) {
    return change(deps, call, {}, (transaction) => {
      const vpc = lookUp(transaction, call, { collection: vpcs, idKind: idKinds.vpc, id: VpcId });
      checkOneAttribute({ EnableDnsHostnames, EnableDnsSupport, EnableNetworkAddressUsageMetrics });
      transaction.put(vpcs, {
        ...vpc,
        enableDnsSupport: EnableDnsSupport?.Value ?? vpc.enableDnsSupport,
        enableDnsHostnames: EnableDnsHostnames?.Value ?? vpc.enableDnsHostnames,
        enableNetworkAddressUsageMetrics: EnableNetworkAddressUsageMetrics?.Value ?? vpc.enableNetworkAddressUsageMetrics,
      });
      return {};
    });
  },
} satisfies Ec2Operation<'ModifyVpcAttribute'>;
