import type { SecurityGroupRuleRequest, SecurityGroupRuleUpdate } from '@aws-sdk/client-ec2';
import { known } from '#base/assert.ts';
import { CallerError } from '#base/errors.ts';
import { isOfIpv6, securityGroups, type SecurityGroup, type SecurityGroupPeer, type SecurityGroupRule } from '#model/security-group.ts';
import { actsOn } from '../access.ts';
import { duplicate } from '../authorize-security-group.ts';
import { checkRuleLimit } from '../rule-limit.ts';
import { ruleKey, rulesOf, type PeerSource, type RuleWish } from '../rules-of-permissions.ts';
import { ruleProtocol } from '../rule-ports.ts';
import { rulesWithIds } from '../rules-with-ids.ts';
import { groupIn } from '../security-group-lookup.ts';
import { peersOf } from '../security-group-peers.ts';
import type { Ec2Operation } from '../service.ts';
import { change } from '../vpc-state.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySecurityGroupRules.html */
export default {
  access: (input, call) => actsOn('ModifySecurityGroupRules', call, `security-group/${input.GroupId ?? '*'}`, ...(input.SecurityGroupRules ?? []).map((update) => `security-group-rule/${update.SecurityGroupRuleId ?? '*'}`)),
  handle: (input, call, deps) =>
    change(deps, call, input, (transaction) => {
      const group = groupIn(transaction, call, input);
      const peers = peersOf(transaction, group);
      const changed = (input.SecurityGroupRules ?? []).reduce((current, update) => withUpdate(current, update, peers), group);
      checkDuplicates(changed);
      checkRuleLimit(transaction, changed);
      transaction.put(securityGroups, changed);
      return { Return: true };
    }),
} satisfies Ec2Operation<'ModifySecurityGroupRules'>;

function withUpdate(group: SecurityGroup, { SecurityGroupRuleId: id = '', SecurityGroupRule: request = {} }: SecurityGroupRuleUpdate, peers: PeerSource): SecurityGroup {
  const [rule] = rulesWithIds(group, undefined, [id]);
  return { ...group, rules: group.rules.map((other) => (other === rule ? updated(other, wishOf(request, peers)) : other)) };
}

/** What an update says is all that the rule is from then on; only what kind of peer it has stays. */
function updated(rule: SecurityGroupRule, wish: RuleWish): SecurityGroupRule {
  if (typeOf(wish.peer) !== typeOf(rule.peer)) throw new CallerError('InvalidParameterValue', `You cannot change the type of the security group rule '${rule.id}': its peer is a ${typeOf(rule.peer)}. Revoke it and authorize another one.`);
  return { ...wish, id: rule.id, direction: rule.direction, tags: rule.tags };
}

function typeOf(peer: SecurityGroupPeer): string {
  return isOfIpv6(peer) ? 'ipv6-cidr' : peer.kind;
}

function wishOf(request: SecurityGroupRuleRequest, peers: PeerSource): RuleWish {
  const { CidrIpv4, CidrIpv6, ReferencedGroupId, PrefixListId, Description } = request;
  checkRequest(request);
  const [wish] = rulesOf([{
    IpProtocol: request.IpProtocol,
    FromPort: request.FromPort,
    ToPort: request.ToPort,
    IpRanges: CidrIpv4 === undefined ? [] : [{ CidrIp: CidrIpv4, Description }],
    Ipv6Ranges: CidrIpv6 === undefined ? [] : [{ CidrIpv6, Description }],
    UserIdGroupPairs: ReferencedGroupId === undefined ? [] : [{ GroupId: ReferencedGroupId, Description }],
    PrefixListIds: PrefixListId === undefined ? [] : [{ PrefixListId, Description }],
  }], peers);
  return known(wish, 'the rule of a request with one peer');
}

/** What this operation says in other words than those that authorize permissions. */
function checkRequest(request: SecurityGroupRuleRequest): void {
  const protocol = ruleProtocol(request.IpProtocol);
  const hasRange = request.FromPort !== undefined && request.ToPort !== undefined;
  if ((protocol === 'tcp' || protocol === 'udp') && !hasRange) throw new CallerError('InvalidParameterValue', 'Invalid value for portRange. Must specify both from and to ports with TCP/UDP.');
  const peers = [request.CidrIpv4, request.CidrIpv6, request.PrefixListId, request.ReferencedGroupId].filter((peer) => peer !== undefined);
  if (peers.length === 0) throw new CallerError('MissingParameter', 'The request must contain exactly one of: cidrIp, cidrIpv6, prefixListId, or referencedGroupId');
  if (peers.length > 1) throw new CallerError('InvalidParameterCombination', 'Only one of cidrIp, cidrIpv6, prefixListId, or referencedGroupId can be specified');
}

function checkDuplicates({ rules }: SecurityGroup): void {
  const keyOf = (rule: SecurityGroupRule) => `${rule.direction} ${ruleKey(rule)}`;
  const twice = rules.find((rule, index) => rules.findIndex((other) => keyOf(other) === keyOf(rule)) !== index);
  if (twice !== undefined) throw duplicate(twice);
}
