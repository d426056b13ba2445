import type { IpPermission, SecurityGroup as Ec2SecurityGroup, SecurityGroupRule as Ec2SecurityGroupRule } from '@aws-sdk/client-ec2';
import { formatArn } from '#base/arn.ts';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import { tagList } from './tags.ts';

export function securityGroupView(group: SecurityGroup): Ec2SecurityGroup {
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    OwnerId: group.account,
    VpcId: group.vpcId,
    SecurityGroupArn: formatArn({ service: 'ec2', region: group.region, account: group.account, resource: `security-group/${group.id}` }),
    IpPermissions: permissions(group, 'ingress'),
    IpPermissionsEgress: permissions(group, 'egress'),
    Tags: tagList(group.tags),
  };
}

export function securityGroupRuleView(group: SecurityGroup, rule: SecurityGroupRule): Ec2SecurityGroupRule {
  return {
    SecurityGroupRuleId: rule.id,
    SecurityGroupRuleArn: formatArn({ service: 'ec2', region: group.region, account: group.account, resource: `security-group-rule/${rule.id}` }),
    GroupId: group.id,
    GroupOwnerId: group.account,
    IsEgress: rule.direction === 'egress',
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...(rule.peer.kind === 'cidr' ? { CidrIpv4: rule.peer.cidr } : {}),
    ...(rule.peer.kind === 'group' ? { ReferencedGroupInfo: { GroupId: rule.peer.groupId, UserId: group.account, VpcId: group.vpcId } } : {}),
    ...(rule.peer.kind === 'prefix-list' ? { PrefixListId: rule.peer.prefixListId } : {}),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
    Tags: tagList(rule.tags),
  };
}

/** The permissions API shows rules of the same protocol and ports as one, with all their peers. */
function permissions(group: SecurityGroup, direction: SecurityGroupRule['direction']): IpPermission[] {
  const rules = group.rules.filter((rule) => rule.direction === direction);
  return [...Map.groupBy(rules, (rule) => `${rule.protocol} ${rule.fromPort} ${rule.toPort}`).values()].map((alike) => permission(group, alike));
}

function permission(group: SecurityGroup, rules: readonly SecurityGroupRule[]): IpPermission {
  const [first] = rules;
  const described = (rule: SecurityGroupRule) => (rule.description === undefined ? {} : { Description: rule.description });
  return {
    IpProtocol: first?.protocol,
    // All protocols have all ports, and EC2 names none.
    ...(first === undefined || first.protocol === '-1' ? {} : { FromPort: first.fromPort, ToPort: first.toPort }),
    IpRanges: rules.flatMap((rule) => (rule.peer.kind === 'cidr' ? [{ CidrIp: rule.peer.cidr, ...described(rule) }] : [])),
    Ipv6Ranges: [],
    PrefixListIds: rules.flatMap((rule) => (rule.peer.kind === 'prefix-list' ? [{ PrefixListId: rule.peer.prefixListId, ...described(rule) }] : [])),
    UserIdGroupPairs: rules.flatMap((rule) => (rule.peer.kind === 'group' ? [{ GroupId: rule.peer.groupId, UserId: group.account, ...described(rule) }] : [])),
  };
}
