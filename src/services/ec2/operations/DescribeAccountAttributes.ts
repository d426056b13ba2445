import { CallerError } from '#base/errors.ts';
import { vpcs } from '#model/vpc.ts';
import { describes } from '../access.ts';
import { refuseDryRun } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAccountAttributes.html */
export default {
  access: describes('DescribeAccountAttributes'),
  async handle(input, call, deps) {
    const defaultVpc = (await inScope(deps, call, vpcs)).find((vpc) => vpc.isDefault);
    const attributes = attributesWith(defaultVpc?.id ?? 'none');
    const names = input.AttributeNames ?? [];
    const unknown = names.find((name) => !attributes.has(name));
    if (unknown !== undefined) throw new CallerError('InvalidParameterValue', `Invalid attribute: '${unknown}'`);
    refuseDryRun(input);
    const asked = [...attributes].filter(([name]) => names.length === 0 || names.some((wanted) => wanted === name));
    return { AccountAttributes: asked.map(([name, value]) => ({ AttributeName: name, AttributeValues: [{ AttributeValue: value }] })) };
  },
} satisfies Ec2Operation<'DescribeAccountAttributes'>;

/** An account's default quotas, where they are about what is not here yet. */
function attributesWith(defaultVpcId: string): ReadonlyMap<string, string> {
  return new Map([
    ['supported-platforms', 'VPC'],
    ['default-vpc', defaultVpcId],
    ['max-instances', '20'],
    ['vpc-max-security-groups-per-interface', '5'],
    ['max-elastic-ips', '5'],
    ['vpc-max-elastic-ips', '5'],
  ]);
}
