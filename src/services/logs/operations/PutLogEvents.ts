import { batchEventsMax } from '#model/log-event.ts';
import { checkEach, checkLength } from '#wire/constraints.ts';
import { logAccess } from '../access.ts';
import { checkStreamName, checkTimestamp } from '../constraints.ts';
import { invalidParameter, refuseComplaints } from '../errors.ts';
import { requireGroup, requireStream } from '../groups.ts';
import { judgeBatch } from '../put-batch.ts';
import type { LogsOperation } from '../service.ts';
import { sequenceToken } from '../views.ts';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html; `sequenceToken` is ignored, as AWS does. */
export default {
  access: ({ logGroupName, logStreamName }, call) => logAccess('PutLogEvents', call, { logGroupName }, logStreamName),
  async handle({ logGroupName, logStreamName = '', logEvents = [], entity }, call, { store, logEvents: stored, clock, realTimeOf }) {
    const batch = logEvents.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }));
    refuseComplaints([
      ...checkStreamName('logStreamName', logStreamName),
      checkLength('logEvents', batch, { min: 1, max: batchEventsMax }),
      ...checkEach('logEvents', batch, (path, event) => [checkTimestamp(`${path}.timestamp`, event.timestamp), checkLength(`${path}.message`, event.message, { min: 1 })]),
    ]);
    const group = requireGroup(store, call, { logGroupName });
    const stream = requireStream(store, group, logStreamName);
    const now = realTimeOf(clock.nowMs());
    const verdict = judgeBatch(batch, now, group.retentionInDays);
    if (verdict.kind === 'refused') throw invalidParameter(verdict.message);
    await stored.append({ groupId: group.id, streamId: stream.id }, verdict.events, { ingestedAt: now });
    return {
      nextSequenceToken: sequenceToken(now),
      ...(verdict.rejected !== undefined && { rejectedLogEventsInfo: verdict.rejected }),
      // Events are not linked to entities: the API has an answer for that, which leaves the events accepted.
      ...(entity !== undefined && { rejectedEntityInfo: { errorType: 'UnsupportedLogGroupType' as const } }),
    };
  },
} satisfies LogsOperation<'PutLogEvents'>;
