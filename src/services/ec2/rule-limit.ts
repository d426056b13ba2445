import { CallerError } from '#base/errors.ts';
import { isOfIpv6, type SecurityGroup, type SecurityGroupRule } from '#model/security-group.ts';
import type { Reader } from '#state/store.ts';
import { findPrefixList } from './prefix-lists.ts';

/** In each direction, of IPv4 and again of IPv6; groups and prefix lists count as IPv4 (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups). */
export const rulesPerGroupMax = 60;

export function checkRuleLimit(reader: Reader, group: SecurityGroup): void {
  if (exceedsRuleLimit(group, (id) => findPrefixList(reader, group, id)?.weight ?? 0)) throw new CallerError('RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules per security group has been reached.');
}

/** A rule that refers to a prefix list counts as many as the list may have entries. */
export function exceedsRuleLimit(group: SecurityGroup, prefixListWeight: (prefixListId: string) => number): boolean {
  const weight = ({ peer }: SecurityGroupRule) => (peer.kind === 'prefix-list' ? prefixListWeight(peer.prefixListId) : 1);
  const counted = Map.groupBy(group.rules, (rule) => `${rule.direction} ${isOfIpv6(rule.peer)}`);
  return [...counted.values()].some((rules) => rules.reduce((sum, rule) => sum + weight(rule), 0) > rulesPerGroupMax);
}
