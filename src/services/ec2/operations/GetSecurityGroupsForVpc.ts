import { securityGroups, type SecurityGroup } from '#model/security-group.ts';
import { vpcs } from '#model/vpc.ts';
import { actsOn } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import type { Ec2Operation } from '../service.ts';
import { tagList } from '../views/tags.ts';
import { inScope, lookUp } from '../vpc-state.ts';

/** Groups are of one VPC only, as they can neither be associated with others nor shared: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_GetSecurityGroupsForVpc.html */
export default {
  access: (input, call) => actsOn('GetSecurityGroupsForVpc', call, `vpc/${input.VpcId ?? '*'}`),
  async handle(input, call, deps) {
    const groups = await inScope(deps, call, securityGroups);
    const vpc = lookUp(deps.store, call, { collection: vpcs, idKind: idKinds.vpc, id: input.VpcId });
    const docs = groups.filter((group) => group.vpcId === vpc.id);
    const { items, nextToken } = describe(input, { docs, idOf: (group) => group.id, filters });
    return { SecurityGroupForVpcs: items.map(view), NextToken: nextToken };
  },
} satisfies Ec2Operation<'GetSecurityGroupsForVpc'>;

function view(group: SecurityGroup) {
  return { GroupId: group.id, GroupName: group.name, Description: group.description, OwnerId: group.account, PrimaryVpcId: group.vpcId, Tags: tagList(group.tags) };
}

const filters: FilterTable<SecurityGroup> = {
  'group-id': (group) => [group.id],
  'description': (group) => [group.description],
  'group-name': (group) => [group.name],
  'owner-id': (group) => [group.account],
  'primary-vpc-id': (group) => [group.vpcId],
  ...tagFilters<SecurityGroup>(),
};
