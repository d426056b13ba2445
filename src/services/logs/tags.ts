import { logGroups, type LogGroup } from '#model/log-group.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader, Transaction } from '#state/store.ts';
import { checkLength } from '#wire/constraints.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { tagsMax } from './constraints.ts';
import { invalidParameter, refuseComplaints, tooManyTags, validationFailed } from './errors.ts';
import { nameInArn, requireGroup } from './groups.ts';

/** The tagging operations know a group by its ARN without the trailing `:*`, in IAM too. */
export function tagAccess(action: string, resourceArn: string | undefined): readonly AccessRequest[] {
  return [{ action: `logs:${action}`, resource: resourceArn ?? '' }];
}

/** The log group that `resourceArn` names. Throws the caller's error when there is none. */
export function requireTagged(reader: Reader, scope: Scope, resourceArn = ''): LogGroup {
  refuseComplaints([checkLength('resourceArn', resourceArn, { min: 1, max: 1_011 })]);
  // With the trailing `:*` too: what the service says to it is in https://github.com/boto/boto3/issues/4104.
  if (!/^arn:[^:]+:logs:[^:]*:[^:]*:log-group:[\w+=/,.@#-]+$/.test(resourceArn)) throw validationFailed('Invalid resourceArn');
  return requireGroup(reader, scope, { logGroupName: nameInArn(resourceArn, scope) });
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html: keys of AWS's own are not the caller's to set. */
export function refuseReservedTags(tags: Readonly<Record<string, string>>): void {
  const reserved = Object.keys(tags).find((key) => /^aws:/i.test(key));
  if (reserved !== undefined) throw invalidParameter(`The tag key '${reserved}' begins with 'aws:', which is reserved for AWS.`);
}

export function addTags(transaction: Transaction, group: LogGroup, tags: Readonly<Record<string, string>>): void {
  refuseReservedTags(tags);
  const merged = { ...group.tags, ...tags };
  if (Object.keys(merged).length > tagsMax) throw tooManyTags(group.arn);
  transaction.put(logGroups, { ...group, tags: merged });
}

export function removeTags(transaction: Transaction, group: LogGroup, keys: readonly string[]): void {
  const tags = Object.fromEntries(Object.entries(group.tags).filter(([key]) => !keys.includes(key)));
  transaction.put(logGroups, { ...group, tags });
}
