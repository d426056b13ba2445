import type { AuthorizeSecurityGroupIngressCommandInput, IpPermission } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { ec2Id } from '#model/default-vpc.ts';
import { securityGroups, type SecurityGroup, type SecurityGroupRule } from '#model/security-group.ts';
import { vpcPeeringConnections } from '#model/vpc-peering.ts';
import type { Call } from '#wire/operation.ts';
import { checkRuleLimit } from './rule-limit.ts';
import { ruleKey, ruleSentence, rulesOf, type RuleWish } from './rules-of-permissions.ts';
import { groupIn } from './security-group-lookup.ts';
import { peersOf } from './security-group-peers.ts';
import type { Ec2Deps } from './service.ts';
import { tagsOnCreate } from './tags-on-create.ts';
import { securityGroupRuleView } from './views/security-group.ts';
import { change } from './vpc-state.ts';

export interface Authorization {
  readonly direction: SecurityGroupRule['direction'];
  readonly permissions: readonly IpPermission[];
  readonly input: Pick<AuthorizeSecurityGroupIngressCommandInput, 'GroupId' | 'GroupName' | 'TagSpecifications' | 'DryRun'>;
}

/** Adds rules to a group: all of them or, when one cannot be, none. */
export function authorize(deps: Ec2Deps, call: Call, { direction, permissions, input }: Authorization) {
  return change(deps, call, input, (transaction) => {
    const group = groupIn(transaction, call, input);
    const wishes = rulesOf(permissions, peersOf(transaction, group));
    const tags = tagsOnCreate(input.TagSpecifications, 'security-group-rule');
    checkWishes(group, direction, wishes);
    const rules = wishes.map((wish): SecurityGroupRule => ({ ...wish, id: ec2Id('sgr', deps.ids), direction, tags }));
    const changed = { ...group, rules: [...group.rules, ...rules] };
    checkRuleLimit(transaction, changed);
    transaction.put(securityGroups, changed);
    const connections = transaction.find(vpcPeeringConnections, 'vpc', group.vpcId);
    return { Return: true, SecurityGroupRules: rules.map((rule) => securityGroupRuleView(group, rule, connections)) };
  });
}

function checkWishes(group: SecurityGroup, direction: SecurityGroupRule['direction'], wishes: readonly RuleWish[]): void {
  if (wishes.length === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter ipPermissions');
  const keys = wishes.map(ruleKey);
  if (new Set(keys).size < keys.length) throw new CallerError('InvalidParameterValue', 'The same permission must not appear multiple times');
  const present = new Set(group.rules.filter((rule) => rule.direction === direction).map(ruleKey));
  const twice = wishes.find((wish) => present.has(ruleKey(wish)));
  if (twice !== undefined) throw duplicate(twice);
}

export function duplicate(rule: RuleWish): CallerError {
  return new CallerError('InvalidPermission.Duplicate', `the specified rule "${ruleSentence(rule)}" already exists`);
}
