import { logGroups, type LogGroup } from '#model/log-group.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { tagsMax } from './constraints.ts';
import { noSuchGroup, refuseComplaints, tooManyTags } from './errors.ts';
import { nameInArn, requireGroup } from './groups.ts';

/** The tagging operations know a group by its ARN without the trailing `:*`, in IAM too. */
export function tagAccess(action: string, resourceArn: string | undefined): readonly AccessRequest[] {
  return [{ action: `logs:${action}`, resource: resourceArn ?? '' }];
}

/** The log group that `resourceArn` names. Throws the caller's error when there is none. */
export function requireTagged(reader: Reader, scope: Scope, resourceArn = ''): LogGroup {
  refuseComplaints([checkLength('resourceArn', resourceArn, { min: 1, max: 1_011 }), checkPattern('resourceArn', resourceArn, '[\\w+=/:,.@-]*')]);
  if (!resourceArn.startsWith('arn:')) throw noSuchGroup();
  return requireGroup(reader, scope, { logGroupName: nameInArn(resourceArn, scope) });
}

export function addTags(transaction: Transaction, group: LogGroup, tags: Readonly<Record<string, string>>): void {
  const merged = { ...group.tags, ...tags };
  if (Object.keys(merged).length > tagsMax) throw tooManyTags(group.arn);
  transaction.put(logGroups, { ...group, tags: merged });
}

export function removeTags(transaction: Transaction, group: LogGroup, keys: readonly string[]): void {
  const tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !keys.includes(key)));
  transaction.put(logGroups, { ...group, tags });
}
