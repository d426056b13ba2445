import type { RevokedSecurityGroupRule, SecurityGroup as Ec2SecurityGroup, SecurityGroupRule as Ec2SecurityGroupRule } from '@aws-sdk/client-ec2';
import { isIpv6Cidr } from '#model/ipv6-cidr.ts';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import type { VpcPeeringConnection } from '#model/vpc-peering.ts';
import { ec2Arn } from '../access.ts';
import { groupPeerView } from './group-peer.ts';
import { permissionsOf } from './permissions.ts';
import { tagList } from './tags.ts';

/** `connections` are those of the group's VPC, whose status its rules show. */
export function securityGroupView(group: SecurityGroup, connections: readonly VpcPeeringConnection[]): Ec2SecurityGroup {
  const ofDirection = (direction: SecurityGroupRule['direction']) => group.rules.filter((rule) => rule.direction === direction);
  const groupPeer = groupPeerView(group.account, connections);
  return {
    GroupId: group.id,
    GroupName: group.name,
    Description: group.description,
    OwnerId: group.account,
    VpcId: group.vpcId,
    SecurityGroupArn: securityGroupArn(group),
    IpPermissions: permissionsOf(ofDirection('ingress'), groupPeer),
    IpPermissionsEgress: permissionsOf(ofDirection('egress'), groupPeer),
    Tags: tagList(group.tags),
  };
}

export function securityGroupArn(group: SecurityGroup): string {
  return ec2Arn(group, `security-group/${group.id}`);
}

export function securityGroupRuleView(group: SecurityGroup, rule: SecurityGroupRule, connections: readonly VpcPeeringConnection[]): Ec2SecurityGroupRule {
  return {
    ...common(group, rule),
    SecurityGroupRuleArn: ec2Arn(group, `security-group-rule/${rule.id}`),
    GroupOwnerId: group.account,
    ...(rule.peer.kind === 'group' ? { ReferencedGroupInfo: groupPeerView(group.account, connections)(rule.peer) } : {}),
    Tags: tagList(rule.tags),
  };
}

export function revokedRuleView(group: SecurityGroup, rule: SecurityGroupRule): RevokedSecurityGroupRule {
  return { ...common(group, rule), ...(rule.peer.kind === 'group' ? { ReferencedGroupId: rule.peer.groupId } : {}) };
}

function common(group: SecurityGroup, rule: SecurityGroupRule) {
  return {
    SecurityGroupRuleId: rule.id,
    GroupId: group.id,
    IsEgress: rule.direction === 'egress',
    IpProtocol: rule.protocol,
    FromPort: rule.fromPort,
    ToPort: rule.toPort,
    ...(rule.peer.kind === 'cidr' ? { [isIpv6Cidr(rule.peer.cidr) ? 'CidrIpv6' : 'CidrIpv4']: rule.peer.cidr } : {}),
    ...(rule.peer.kind === 'prefix-list' ? { PrefixListId: rule.peer.prefixListId } : {}),
    ...(rule.description === undefined ? {} : { Description: rule.description }),
  };
}
