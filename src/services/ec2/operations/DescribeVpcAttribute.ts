import { CallerError } from '#base/errors.ts';
import { vpcs } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { checkId, idKinds, notFound, refuseDryRun } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeVpcAttribute.html */
export default {
  access: describes('DescribeVpcAttribute'),
  async handle(input, call, deps) {
    const id = input.VpcId ?? '';
    checkId(idKinds.vpc, id);
    const vpc = (await inScope(deps, call, vpcs)).find((candidate) => candidate.id === id);
    if (vpc === undefined) throw notFound(idKinds.vpc, id);
    const attribute = attributeOf(input.Attribute, vpc.isDefault);
    refuseDryRun(input);
    return { VpcId: id, ...attribute };
  },
} satisfies Ec2Operation<'DescribeVpcAttribute'>;

/** Both DNS attributes are on in a default VPC; in others, host names are not (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html). */
function attributeOf(name: string | undefined, isDefault: boolean) {
  switch (name) {
    case 'enableDnsSupport':
      return { EnableDnsSupport: { Value: true } };
    case 'enableDnsHostnames':
      return { EnableDnsHostnames: { Value: isDefault } };
    case 'enableNetworkAddressUsageMetrics':
      return { EnableNetworkAddressUsageMetrics: { Value: false } };
    default:
      throw new CallerError('InvalidParameterValue', `Value (${name ?? ''}) for parameter attribute is invalid. Unknown attribute.`);
  }
}
