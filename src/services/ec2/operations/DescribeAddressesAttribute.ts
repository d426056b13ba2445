import { CallerError } from '#base/errors.ts';
import { elasticIps } from '#model/elastic-ip.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import type { Ec2Operation } from '../service.ts';
import { inScope } from '../vpc-state.ts';

/** Lists the addresses whose reverse DNS name their owner has set, which nobody can here: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeAddressesAttribute.html */
export default {
  access: describes('DescribeAddressesAttribute'),
  async handle(input, call, deps) {
    const { Attribute: attribute, AllocationIds: ids, NextToken, DryRun } = input;
    if (attribute !== undefined && attribute !== 'domain-name') throw new CallerError('InvalidParameterValue', `Value (${String(attribute)}) for parameter attribute is invalid. The only attribute is domain-name.`);
    describe({ NextToken, DryRun }, { docs: await inScope(deps, call, elasticIps), ids, idKind: idKinds.elasticIp, idOf: (address) => address.allocationId, filters: {} });
    return { Addresses: [] };
  },
} satisfies Ec2Operation<'DescribeAddressesAttribute'>;
