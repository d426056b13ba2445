import type { Filter } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { securityGroups, type SecurityGroup, type SecurityGroupRule } from '#model/security-group.ts';
import type { Tag } from '#model/tag.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { securityGroupRuleView } from '../views/security-group.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroupRules.html */
export default {
  access: describes('DescribeSecurityGroupRules'),
  async handle(input, call, deps) {
    checkGroupIds(input.Filters ?? []);
    const docs = (await inScope(deps, call, securityGroups)).flatMap((group) => group.rules.map((rule): Described => ({ group, rule, tags: rule.tags })));
    const { items, nextToken } = describe(input, { docs, ids: input.SecurityGroupRuleIds, idKind: idKinds.securityGroupRule, idOf: ({ rule }) => rule.id, filters });
    return { SecurityGroupRules: items.map(({ group, rule }) => securityGroupRuleView(group, rule, deps.store.find(vpcPeeringConnections, 'vpc', group.vpcId))), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeSecurityGroupRules'>;

/** Of all filters this one alone is looked at before it is applied. */
function checkGroupIds(given: readonly Filter[]): void {
  const ids = given.filter(({ Name: name }) => name === 'group-id').flatMap(({ Values: values = [] }) => values);
  const malformed = ids.find((id) => !/^sg-[0-9a-f*?]*$/.test(id) && !id.startsWith('*'));
  if (malformed !== undefined) throw new CallerError('InvalidGroupId.Malformed', `The security group ID '${malformed}' is malformed`);
}

interface Described {
  readonly group: SecurityGroup;
  readonly rule: SecurityGroupRule;
  /** The rule's own; a group's tags are not those of its rules. */
  readonly tags: readonly Tag[];
}

const filters: FilterTable<Described> = {
  'group-id': ({ group }) => [group.id],
  'security-group-rule-id': ({ rule }) => [rule.id],
  ...tagFilters<Described>(),
};
