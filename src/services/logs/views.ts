import type { LogGroup as GroupShape, LogStream as StreamShape } from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroup, LogStream } from '#model/log-group.ts';
import type { LogStreamFigures } from '#state/bulk/log-events.ts';

export function groupView(group: LogGroup, storedBytes: number): GroupShape {
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    storedBytes,
    logGroupClass: 'STANDARD',
    deletionProtectionEnabled: false,
    bearerTokenAuthenticationEnabled: false,
  };
}

/** "If you specify logGroupNamePattern in your request, then only arn, creationTime, and logGroupName are included" (API_DescribeLogGroups.html). */
export function foundGroupView({ name, createdAt, arn }: LogGroup): GroupShape {
  return { logGroupName: name, creationTime: createdAt, arn: `${arn}:*` };
}

export function streamView(stream: LogStream, figures: LogStreamFigures): StreamShape {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    arn: stream.arn,
    ...(figures.firstEventAt !== undefined && { firstEventTimestamp: figures.firstEventAt }),
    ...(figures.lastEventAt !== undefined && { lastEventTimestamp: figures.lastEventAt }),
    ...(figures.lastIngestedAt !== undefined && { lastIngestionTime: figures.lastIngestedAt, uploadSequenceToken: sequenceToken(figures.lastIngestedAt) }),
    // No longer kept for streams: "always reported as zero" (API_LogStream.html).
    storedBytes: 0,
  };
}

/** Ignored since 2023, but clients of before then insist on one: 56 digits. */
export function sequenceToken(ingestedAt: number): string {
  return `49${String(ingestedAt).padStart(54, '0')}`;
}
