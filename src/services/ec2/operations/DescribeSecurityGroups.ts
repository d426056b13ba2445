import { CallerError } from '#base/errors.ts';
import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import { securityGroups, type SecurityGroup, type SecurityGroupRule } from '#model/security-group.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import { findDefaultVpc } from '#state/default-vpc.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { describes } from '../access.ts';
import { describe } from '../describe.ts';
import { idKinds } from '../errors.ts';
import { tagFilters, type FilterTable } from '../filters.ts';
import { hasPorts } from '../rule-ports.ts';
import type { Ec2Operation } from '../service.ts';
import { securityGroupView } from '../views/security-group.ts';
import { inScope } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeSecurityGroups.html */
export default {
  access: describes('DescribeSecurityGroups'),
  async handle(input, call, deps) {
    const all = await inScope(deps, call, securityGroups);
    const docs = withNames(all, input.GroupNames, deps.store, call);
    const nameOf = (groupId: string) => all.find((group) => group.id === groupId)?.name;
    const { items, nextToken } = describe(input, { docs, ids: input.GroupIds, idKind: idKinds.securityGroup, idOf: (group) => group.id, filters: filtersWith(nameOf) });
    return { SecurityGroups: items.map((group) => securityGroupView(group, deps.store.find(vpcPeeringConnections, 'vpc', group.vpcId))), NextToken: nextToken };
  },
} satisfies Ec2Operation<'DescribeSecurityGroups'>;

/** Names are those of groups in the default VPC; groups elsewhere go by their ids. */
function withNames(groups: readonly SecurityGroup[], names: readonly string[] | undefined, reader: Reader, call: Call): readonly SecurityGroup[] {
  if (names === undefined || names.length === 0) return groups;
  const vpcId = findDefaultVpc(reader, call)?.id;
  const named = groups.filter((group) => group.vpcId === vpcId && names.includes(group.name));
  const missing = names.find((name) => !named.some((group) => group.name === name));
  if (missing !== undefined) throw new CallerError('InvalidGroup.NotFound', `The security group '${missing}' does not exist in default VPC '${vpcId ?? ''}'`);
  return named;
}

function filtersWith(nameOf: (groupId: string) => string | undefined): FilterTable<SecurityGroup> {
  return {
    'description': (group) => [group.description],
    'group-id': (group) => [group.id],
    'group-name': (group) => [group.name],
    'owner-id': (group) => [group.account],
    'vpc-id': (group) => [group.vpcId],
    ...ruleFilters('ip-permission', 'ingress', nameOf),
    ...ruleFilters('egress.ip-permission', 'egress', nameOf),
    ...tagFilters<SecurityGroup>(),
  };
}

function ruleFilters(prefix: string, direction: SecurityGroupRule['direction'], nameOf: (groupId: string) => string | undefined): FilterTable<SecurityGroup> {
  const of = (values: (rule: SecurityGroupRule, group: SecurityGroup) => readonly (string | undefined)[]) => (group: SecurityGroup) =>
    group.rules.filter((rule) => rule.direction === direction).flatMap((rule) => values(rule, group)).filter((value) => value !== undefined);
  return {
    [`${prefix}.cidr`]: of(({ peer }) => (peer.kind === 'cidr' && !isIpv6Cidr(peer.cidr) ? [peer.cidr] : [])),
    [`${prefix}.ipv6-cidr`]: of(({ peer }) => (peer.kind === 'cidr' && isIpv6Cidr(peer.cidr) ? [peer.cidr] : [])),
    [`${prefix}.from-port`]: of((rule) => (hasPorts(rule.protocol) ? [String(rule.fromPort)] : [])),
    [`${prefix}.to-port`]: of((rule) => (hasPorts(rule.protocol) ? [String(rule.toPort)] : [])),
    [`${prefix}.protocol`]: of((rule) => [rule.protocol]),
    [`${prefix}.group-id`]: of(({ peer }) => (peer.kind === 'group' ? [peer.groupId] : [])),
    [`${prefix}.group-name`]: of(({ peer }) => (peer.kind === 'group' ? [nameOf(peer.groupId)] : [])),
    [`${prefix}.user-id`]: of(({ peer }, group) => (peer.kind === 'group' ? [peer.account ?? group.account] : [])),
    [`${prefix}.prefix-list-id`]: of(({ peer }) => (peer.kind === 'prefix-list' ? [peer.prefixListId] : [])),
  };
}
