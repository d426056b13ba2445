import { parseArn } from '#base/arn.ts';
import { logGroupArn, logGroups, logStreamArn, logStreams, type LogGroup, type LogStream } from '#model/log-group.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkGroupIdentifier, checkGroupName } from './constraints.ts';
import { invalidParameter, noSuchGroup, noSuchStream, refuseComplaints, validationFailed } from './errors.ts';

/** The two members by which operations name a group: exactly one of them is to be given. */
export interface GroupReference {
  readonly logGroupName?: string | undefined;
  readonly logGroupIdentifier?: string | undefined;
}

/** Throws the caller's error when the group does not exist. */
export function requireGroup(reader: Reader, scope: Scope, reference: GroupReference): LogGroup {
  const group = reader.get(logGroups, logGroupArn(scope, groupNameOf(reference, scope)));
  if (group === undefined) throw noSuchGroup();
  return group;
}

/** Throws the caller's error when the stream does not exist. */
export function requireStream(reader: Reader, group: LogGroup, name: string): LogStream {
  const stream = reader.get(logStreams, logStreamArn(group.arn, name));
  if (stream === undefined) throw noSuchStream();
  return stream;
}

/** Throws the caller's error when not exactly one of the members is given, or when it is malformed. */
export function groupNameOf({ logGroupName, logGroupIdentifier }: GroupReference, scope: Scope): string {
  if (logGroupName !== undefined && logGroupIdentifier !== undefined) throw validationFailed('LogGroup name and LogGroup ARN are mutually exclusive parameters.');
  if (logGroupName === undefined && logGroupIdentifier === undefined) throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be specified.');
  refuseComplaints([...checkGroupName('logGroupName', logGroupName), ...checkGroupIdentifier('logGroupIdentifier', logGroupIdentifier)]);
  return logGroupName ?? nameInArn(logGroupIdentifier ?? '', scope);
}

/** The name in `arn:aws:logs:<region>:<account>:log-group:<name>`, or the text itself when it is a name. */
export function nameInArn(identifier: string, scope: Scope): string {
  const arn = parseArn(identifier);
  if (arn === undefined) return identifier;
  const name = /^log-group:([^:]+)$/.exec(arn.resource)?.[1];
  if (arn.service !== 'logs' || name === undefined) throw invalidParameter(`${identifier} is not the ARN of a log group: arn:aws:logs:<region>:<account>:log-group:<name>.`);
  if (arn.account !== scope.account || arn.region !== scope.region) throw noSuchGroup();
  return name;
}
