import { CallerError } from '#base/errors.ts';
import type { SecurityGroup, SecurityGroupRule } from '#model/security-group.ts';
import type { Reader } from '#state/store.ts';
import { findPrefixList } from './prefix-lists.ts';

/** In each direction (https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html#vpc-limits-security-groups). */
export const rulesPerGroupMax = 60;

export function checkRuleLimit(reader: Reader, group: SecurityGroup): void {
  if (exceedsRuleLimit(group, (id) => findPrefixList(reader, group, id)?.weight ?? 0)) throw new CallerError('RulesPerSecurityGroupLimitExceeded', 'The maximum number of rules per security group has been reached.');
}

/** A rule that refers to a prefix list counts as many as the list may have entries. */
export function exceedsRuleLimit(group: SecurityGroup, prefixListWeight: (prefixListId: string) => number): boolean {
  const weight = ({ peer }: SecurityGroupRule) => (peer.kind === 'prefix-list' ? prefixListWeight(peer.prefixListId) : 1);
  const count = (direction: SecurityGroupRule['direction']) => group.rules.filter((rule) => rule.direction === direction).reduce((sum, rule) => sum + weight(rule), 0);
  return count('ingress') > rulesPerGroupMax || count('egress') > rulesPerGroupMax;
}
