import { formatArn } from '#base/arn.ts';
import { dayMs } from '#base/time.ts';
import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** A CloudWatch Logs group. Its events are bulk data, kept apart under `id`. */
export interface LogGroup extends Scope {
  /** Without the trailing `:*`. */
  readonly arn: string;
  readonly name: string;
  /** Names this incarnation: a group that is deleted and made again has another one, and none of the old events. */
  readonly id: string;
  readonly createdAt: number;
  /** Absent: events never expire. */
  readonly retentionInDays?: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface LogStream {
  readonly arn: string;
  readonly groupArn: string;
  readonly name: string;
  /** Names this incarnation, as the group's does. */
  readonly id: string;
  readonly createdAt: number;
}

export const logGroups = defineCollection<LogGroup>()({
  kind: 'logs-group',
  version: 1,
  key: (group) => group.arn,
  indexes: { scope: scopeKey },
});

export const logStreams = defineCollection<LogStream>()({
  kind: 'logs-stream',
  version: 1,
  key: (stream) => stream.arn,
  indexes: { group: (stream) => stream.groupArn },
});

/** https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html */
export function logGroupArn({ account, region }: Scope, name: string): string {
  return formatArn({ service: 'logs', region, account, resource: `log-group:${name}` });
}

export function logStreamArn(groupArn: string, name: string): string {
  return `${groupArn}:log-stream:${name}`;
}

/** Events before this time have expired; 0 when none ever do. */
export function expiredBefore({ retentionInDays }: LogGroup, nowMs: number): number {
  return retentionInDays === undefined ? 0 : Math.max(0, nowMs - retentionInDays * dayMs);
}
