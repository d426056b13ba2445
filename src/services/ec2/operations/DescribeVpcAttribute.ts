import { CallerError } from '#base/errors.ts';
import { vpcs, type Vpc } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { idKinds, refuseDryRun } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { inScope, lookUp } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcAttribute.html */
export default {
  access: describes('DescribeVpcAttribute'),
  async handle(input, call, deps) {
    await inScope(deps, call, vpcs);
    const vpc = lookUp(deps.store, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
    const attribute = attributeOf(input.Attribute, vpc);
    refuseDryRun(input);
    return { VpcId: vpc.id, ...attribute };
  },
} satisfies Ec2Operation<'DescribeVpcAttribute'>;

function attributeOf(name: string | undefined, vpc: Vpc) {
  switch (name) {
    case 'enableDnsSupport':
      return { EnableDnsSupport: { Value: vpc.enableDnsSupport } };
    case 'enableDnsHostnames':
      return { EnableDnsHostnames: { Value: vpc.enableDnsHostnames } };
    case 'enableNetworkAddressUsageMetrics':
      return { EnableNetworkAddressUsageMetrics: { Value: vpc.enableNetworkAddressUsageMetrics } };
    default:
      throw new CallerError('InvalidParameterValue', `Value (${name ?? ''}) for parameter attribute is invalid. Unknown attribute.`);
  }
}
