import type { IpPermission, RevokeSecurityGroupIngressCommandInput } from '@aws-sdk/client-ec2';
import { CallerError } from '#base/errors.ts';
import { securityGroups, type SecurityGroup, type SecurityGroupRule } from '#model/security-group.ts';
import { vpcs } from '#model/vpc.ts';
import type { Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { ruleKey, rulesOf, type PeerSource } from './rules-of-permissions.ts';
import { groupIn } from './security-group-lookup.ts';
import { peersAsNamed } from './security-group-peers.ts';
import { rulesWithIds } from './rules-with-ids.ts';
import type { Ec2Deps } from './service.ts';
import { groupPeerView } from './views/group-peer.ts';
import { permissionsOf } from './views/permissions.ts';
import { revokedRuleView } from './views/security-group.ts';
import { change } from './vpc-state.ts';

export interface Revocation {
  readonly direction: SecurityGroupRule['direction'];
  readonly permissions: readonly IpPermission[];
  readonly input: Pick<RevokeSecurityGroupIngressCommandInput, 'GroupId' | 'GroupName' | 'SecurityGroupRuleIds' | 'DryRun'>;
}

interface Found {
  readonly rules: readonly SecurityGroupRule[];
  readonly unknown: readonly IpPermission[];
}

/** Takes rules out of a group, named by their ids or by what they permit. */
export function revoke(deps: Ec2Deps, call: Call, { direction, permissions, input }: Revocation) {
  return change(deps, call, input, (transaction) => {
    const group = groupIn(transaction, call, input);
    const ids = input.SecurityGroupRuleIds ?? [];
    if (ids.length > 0 && permissions.length > 0) throw new CallerError('InvalidParameterCombination', 'The parameters securityGroupRuleIds and ipPermissions cannot be used together');
    if (ids.length === 0 && permissions.length === 0) throw new CallerError('MissingParameter', 'The request must contain the parameter ipPermissions or securityGroupRuleIds');
    const named = ids.length > 0 ? { rules: rulesWithIds(group, direction, ids), unknown: [] } : permitting(group, { direction, permissions }, peersAsNamed(transaction, call));
    if (named.unknown.length > 0 && !isInDefaultVpc(transaction, group)) throw ruleNotFound();
    transaction.put(securityGroups, { ...group, rules: group.rules.filter((rule) => !named.rules.includes(rule)) });
    return {
      Return: true,
      ...(named.unknown.length === 0 ? {} : { UnknownIpPermissions: [...named.unknown] }),
      RevokedSecurityGroupRules: named.rules.map((rule) => revokedRuleView(group, rule)),
    };
  });
}

export function ruleNotFound(): CallerError {
  return new CallerError('InvalidPermission.NotFound', 'The specified rule does not exist in this security group.');
}

function permitting(group: SecurityGroup, { direction, permissions }: Pick<Revocation, 'direction' | 'permissions'>, peers: PeerSource): Found {
  const wishes = rulesOf(permissions, peers);
  const keys = new Set(wishes.map(ruleKey));
  const rules = group.rules.filter((rule) => rule.direction === direction && keys.has(ruleKey(rule)));
  const found = new Set(rules.map(ruleKey));
  const absent = wishes.filter((wish) => !found.has(ruleKey(wish)));
  return { rules, unknown: permissionsOf(absent, groupPeerView(group.account, [])) };
}

/** There, what a group does not permit is no error to revoke, but is named in the answer (https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RevokeSecurityGroupIngress.html). */
function isInDefaultVpc(transaction: Transaction, group: SecurityGroup): boolean {
  return transaction.get(vpcs, group.vpcId)?.isDefault === true;
}
