import type { UpdateSecurityGroupRuleDescriptionsIngressCommandInput } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { securityGroups, type SecurityGroup, type SecurityGroupRule } from '#model/security-group.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { ruleDescription } from './group-texts.ts';
import { ruleNotFound } from './revoke-security-group.ts';
import { ruleKey, rulesOf } from './rules-of-permissions.ts';
import { rulesWithIds } from './rules-with-ids.ts';
import { groupIn } from './security-group-lookup.ts';
import { peersAsNamed } from './security-group-peers.ts';
import type { Ec2Deps } from './service.ts';
import { change } from './vpc-state.ts';

export interface DescriptionsUpdate {
  readonly direction: SecurityGroupRule['direction'];
  readonly input: UpdateSecurityGroupRuleDescriptionsIngressCommandInput;
}

/** Gives rules other descriptions; one that is left out is taken away. */
export function updateRuleDescriptions(deps: Ec2Deps, call: Call, update: DescriptionsUpdate) {
  return change(deps, call, update.input, (transaction) => {
    const group = groupIn(transaction, call, update.input);
    const descriptions = descriptionsById(transaction, group, update);
    transaction.put(securityGroups, { ...group, rules: group.rules.map((rule) => (descriptions.has(rule.id) ? withDescription(rule, descriptions.get(rule.id)) : rule)) });
    return { Return: true };
  });
}

function withDescription(rule: SecurityGroupRule, description: string | undefined): SecurityGroupRule {
  const { description: _, ...undescribed } = rule;
  return description === undefined ? undescribed : { ...undescribed, description };
}

function descriptionsById(reader: Reader, group: SecurityGroup, { direction, input }: DescriptionsUpdate): ReadonlyMap<string, string | undefined> {
  const byId = input.SecurityGroupRuleDescriptions ?? [];
  const permissions = input.IpPermissions ?? [];
  if (byId.length > 0 && permissions.length > 0) throw new CallerError('InvalidParameterCombination', 'The parameters securityGroupRuleDescriptions and ipPermissions cannot be used together');
  if (byId.length === 0 && permissions.length === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter ipPermissions or securityGroupRuleDescriptions');
  if (byId.length > 0) return new Map(byId.flatMap(({ SecurityGroupRuleId: id = '', Description }) => rulesWithIds(group, direction, [id]).map((rule) => [rule.id, ruleDescription(Description)] as const)));
  return new Map(
    rulesOf(permissions, peersAsNamed(reader, group)).map((wish) => {
      const rule = group.rules.find((candidate) => candidate.direction === direction && ruleKey(candidate) === ruleKey(wish));
      if (rule === undefined) throw ruleNotFound();
      return [rule.id, wish.description] as const;
    }),
  );
}
