import type { FilteredLogEvent } from '@aws-sdk/client-cloudwatch-logs';
import { expiredBefore, logStreams, type LogGroup, type LogStream } from '#model/log-group.ts';
import { eventBytes } from '#model/log-event.ts';
import type { LogPosition } from '#state/bulk/log-events.ts';
import type { Reader } from '#state/store.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { logAccess } from '../access.ts';
import { checkEventsLimit, checkNextToken, checkStreamName, checkTimestamp } from '../constraints.ts';
import { invalidParameter, refuseComplaints } from '../errors.ts';
import { eventId, formatEventToken, parseEventToken } from '../event-tokens.ts';
import { FilterPatternError } from '../filter-pattern/error.ts';
import { parseFilterPattern } from '../filter-pattern/parse.ts';
import { matchesFilterPattern } from '../filter-pattern/match.ts';
import { requireGroup, requireStream } from '../groups.ts';
import type { LogsOperation } from '../service.ts';
import type { Input } from '#wire/operation.ts';
import type * as logs from '@aws-sdk/client-cloudwatch-logs';

const pageEventsMax = 10_000;
const pageBytesMax = 1_048_576;
/** How many events are looked at between two turns of the event loop, and about how large they are; and how many turns there are in one call. */
const scanTurnMax = 500;
const scanTurnBytesMax = 4 * 1_048_576;
const scanTurnsMax = 200;
/** 2024-01-01: before this the API does not read backwards. */
const backwardStartMin = 1_704_067_200_000;

type FilterInput = Input<typeof logs, 'FilterLogEvents'>;

/**
 * https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_FilterLogEvents.html. A page may be short or empty
 * and still carry a token, as AWS says. `interleaved` is taken as true and nothing is masked, as there.
 */
export default {
  access: (input, call) => logAccess('FilterLogEvents', call, input),
  async handle(input, call, { store, logEvents, clock, realTimeOf }) {
    checkFilterInput(input);
    const pattern = parsed(input.filterPattern ?? '');
    const group = requireGroup(store, call, input);
    const streams = new Map(streamsOf(store, group, input).map((stream) => [stream.id, stream.name]));
    const token = input.nextToken === undefined ? undefined : parseEventToken(input.nextToken);
    const direction = token?.direction ?? (input.startFromHead === false ? 'backward' : 'forward');
    const events: FilteredLogEvent[] = [];
    const limit = input.limit ?? pageEventsMax;
    const startAt = Math.max(input.startTime ?? 0, realTimeOf(expiredBefore(group, clock.nowMs())));
    const range = { direction, startAt, endAt: input.endTime === undefined ? undefined : input.endTime + 1, streamIds: new Set(streams.keys()), scanMax: scanTurnMax, scanBytesMax: scanTurnBytesMax } as const;
    let from: LogPosition | undefined = token?.position;
    let bytes = 0;
    for (let turn = 0; turn < scanTurnsMax; turn += 1) {
      const page = logEvents.readGroup(group.id, { ...range, from });
      for (const event of page.events) {
        if (!matchesFilterPattern(pattern, event.message)) continue;
        bytes += eventBytes(event.message);
        if (events.length === limit || (bytes > pageBytesMax && events.length > 0)) return answer(events, direction, from);
        events.push({ logStreamName: streams.get(event.streamId), timestamp: event.timestamp, message: event.message, ingestionTime: event.ingestedAt, eventId: eventId(event) });
        from = event;
      }
      from = page.next;
      if (from === undefined) return answer(events, direction, undefined);
      await new Promise((resolve) => setImmediate(resolve));
    }
    return answer(events, direction, from);
  },
} satisfies LogsOperation<'FilterLogEvents'>;

function answer(events: FilteredLogEvent[], direction: 'forward' | 'backward', from: LogPosition | undefined) {
  return { events, searchedLogStreams: [], ...(from !== undefined && { nextToken: formatEventToken({ direction, position: from }) }) };
}

function checkFilterInput(input: FilterInput): void {
  refuseComplaints([
    ...checkEach('logStreamNames', input.logStreamNames, checkStreamName),
    checkLength('logStreamNames', input.logStreamNames, { min: 1, max: 100 }),
    ...checkStreamName('logStreamNamePrefix', input.logStreamNamePrefix),
    checkTimestamp('startTime', input.startTime),
    checkTimestamp('endTime', input.endTime),
    checkLength('filterPattern', input.filterPattern, { max: 1_024 }),
    checkEventsLimit(input.limit),
    checkNextToken(input.nextToken),
  ]);
  if (input.logStreamNames !== undefined && input.logStreamNamePrefix !== undefined) throw invalidParameter('logStreamNames and logStreamNamePrefix are mutually exclusive.');
  if (input.startFromHead === false && (input.startTime ?? 0) < backwardStartMin) {
    throw invalidParameter('startFromHead can be false only when startTime is on or after Jan 1, 2024 00:00:00 UTC.');
  }
}

function streamsOf(reader: Reader, group: LogGroup, { logStreamNames, logStreamNamePrefix = '' }: FilterInput): readonly LogStream[] {
  if (logStreamNames !== undefined) return logStreamNames.map((name) => requireStream(reader, group, name));
  return reader.find(logStreams, 'group', group.arn).filter((stream) => stream.name.startsWith(logStreamNamePrefix));
}

function parsed(filterPattern: string) {
  try {
    return parseFilterPattern(filterPattern);
  } catch (thrown) {
    throw thrown instanceof FilterPatternError ? invalidParameter(thrown.message) : thrown;
  }
}
