import type { LogGroup as GroupShape, LogStream as StreamShape } from '@aws-sdk/client-cloudwatch-logs';
import type { LogGroup, LogStream } from '#model/log-group.ts';
import type { LogStreamFigures } from '#state/bulk/log-events.ts';

export function groupView(group: LogGroup, storedBytes: number): GroupShape {
  return { ...foundGroupView(group), storedBytes, deletionProtectionEnabled: false, bearerTokenAuthenticationEnabled: false };
}

/**
 * Of a search by logGroupNamePattern, which answers in short: with more members than API_DescribeLogGroups.html says, as
 * LocalStack has recorded it from AWS (tests/aws/services/logs/test_logs_groups.snapshot.json there).
 */
export function foundGroupView(group: LogGroup): GroupShape {
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    ...(group.retentionInDays !== undefined && { retentionInDays: group.retentionInDays }),
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    logGroupClass: 'STANDARD',
  };
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
