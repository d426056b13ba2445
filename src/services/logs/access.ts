import { logGroupArn } from '#model/log-group.ts';
import type { Scope } from '#model/scope.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { nameLengthMax } from './constraints.ts';
import { invalidParameter } from './errors.ts';
import { groupNameOf, type GroupReference } from './groups.ts';

/**
 * What IAM is asked about a group or stream. CloudWatch Logs names the resource with a stream's place even where there is
 * no stream (`…:log-group:/ecs/app:log-stream:`): that is why policies end in `:*`.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
export function logAccess(action: string, scope: Scope, group: GroupReference | undefined, streamName = ''): readonly AccessRequest[] {
  if (isTooLong(group?.logGroupName) || isTooLong(streamName)) throw invalidParameter(`Invalid LogGroup or LogStream, both must have length less than or equal to ${nameLengthMax}.`);
  const groupName = group === undefined ? '' : groupNameOf(group, scope);
  return [{ action: `logs:${action}`, resource: `${logGroupArn(scope, groupName)}:log-stream:${streamName}` }];
}

/** Asked before the constraints of the single members are. */
function isTooLong(name = ''): boolean {
  return [...name].length > nameLengthMax;
}
