import { expiredBefore } from '#model/log-group.ts';
import { logAccess } from '../access.ts';
import { checkEventsLimit, checkNextToken, checkStreamName, checkTimestamp } from '../constraints.ts';
import { refuseComplaints } from '../errors.ts';
import { formatEventToken, parseEventToken } from '../event-tokens.ts';
import { requireGroup, requireStream } from '../groups.ts';
import type { LogsOperation } from '../service.ts';
import type { LogEvent, LogPosition } from '#state/bulk/log-events.ts';

const pageEventsMax = 10_000;
const pageBytesMax = 1_048_576;

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetLogEvents.html; nothing is masked, so `unmask` changes nothing. */
export default {
  access: (input, call) => logAccess('GetLogEvents', call, input, input.logStreamName),
  handle(input, call, { store, logEvents, clock, realTimeOf }) {
    refuseComplaints([
      ...checkStreamName('logStreamName', input.logStreamName),
      checkTimestamp('startTime', input.startTime),
      checkTimestamp('endTime', input.endTime),
      checkEventsLimit(input.limit),
      checkNextToken(input.nextToken),
    ]);
    const group = requireGroup(store, call, input);
    const stream = requireStream(store, group, input.logStreamName ?? '');
    const token = input.nextToken === undefined ? undefined : parseEventToken(input.nextToken);
    const direction = token?.direction ?? (input.startFromHead === true ? 'forward' : 'backward');
    const events = logEvents.readStream(stream.id, {
      direction,
      from: token?.position,
      startAt: Math.max(input.startTime ?? 0, realTimeOf(expiredBefore(group, clock.nowMs()))),
      endAt: input.endTime,
      eventsMax: input.limit ?? pageEventsMax,
      bytesMax: pageBytesMax,
    });
    const { before, after } = edgesOf(events, direction, token?.position ?? { timestamp: input.startTime ?? 0, sequence: 0 });
    return {
      events: events.map(({ timestamp, message, ingestedAt }) => ({ timestamp, message, ingestionTime: ingestedAt })),
      // At an end of the stream the token that came in goes out again: that is how callers know.
      nextForwardToken: formatEventToken({ direction: 'forward', position: after }),
      nextBackwardToken: formatEventToken({ direction: 'backward', position: before }),
    };
  },
} satisfies LogsOperation<'GetLogEvents'>;

/** Where to go on from, either way. Without events both ways lead from `from`, which itself is seen only on the way back. */
function edgesOf(events: readonly LogEvent[], direction: 'forward' | 'backward', from: LogPosition): { readonly before: LogPosition; readonly after: LogPosition } {
  const [first] = events;
  const last = events.at(-1);
  if (first !== undefined && last !== undefined) return { before: first, after: last };
  return direction === 'forward'
    ? { before: { ...from, sequence: from.sequence + 1 }, after: from }
    : { before: from, after: { ...from, sequence: Math.max(0, from.sequence - 1) } };
}
