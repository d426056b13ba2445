import type { RejectedLogEventsInfo } from '@aws-sdk/client-cloudwatch-logs';
import { dayMs, hourMs } from '#base/time.ts';
import { batchBytesMax, eventBytes } from '#model/log-event.ts';
import type { NewLogEvent } from '#state/bulk/log-events.ts';

/** What PutLogEvents makes of a batch (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html). */
export type BatchVerdict =
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'accepted'; readonly events: readonly NewLogEvent[]; readonly rejected?: RejectedLogEventsInfo };

const batchSpanMs = dayMs;
const tooOldMs = 14 * dayMs;
const tooNewMs = 2 * hourMs;

export function judgeBatch(batch: readonly NewLogEvent[], now: number, retentionInDays: number | undefined): BatchVerdict {
  const tooLarge = batch.map((event) => eventBytes(event.message)).find((bytes) => bytes > batchBytesMax);
  if (tooLarge !== undefined) return { kind: 'refused', message: `Log event too large: ${tooLarge} bytes exceeds limit of ${batchBytesMax}` };
  const bytes = batch.reduce((sum, event) => sum + eventBytes(event.message), 0);
  if (bytes > batchBytesMax) return { kind: 'refused', message: `Upload too large: ${bytes} bytes exceeds limit of ${batchBytesMax}` };
  if (batch.some((event, index) => event.timestamp < (batch[index - 1]?.timestamp ?? 0))) {
    return { kind: 'refused', message: 'Log events in a single PutLogEvents request must be in chronological order.' };
  }
  const tooOldEnd = batch.filter((event) => event.timestamp < now - tooOldMs).length;
  const expiredEnd = retentionInDays === undefined ? 0 : batch.filter((event) => event.timestamp < now - retentionInDays * dayMs).length;
  const tooNewStart = batch.filter((event) => event.timestamp <= now + tooNewMs).length;
  const events = batch.slice(Math.max(tooOldEnd, expiredEnd), tooNewStart);
  if ((events.at(-1)?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) > batchSpanMs) {
    return { kind: 'refused', message: 'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.' };
  }
  if (events.length === batch.length) return { kind: 'accepted', events };
  const rejected = {
    ...(tooOldEnd > 0 && { tooOldLogEventEndIndex: tooOldEnd }),
    ...(expiredEnd > 0 && { expiredLogEventEndIndex: expiredEnd }),
    ...(tooNewStart < batch.length && { tooNewLogEventStartIndex: tooNewStart }),
  };
  return { kind: 'accepted', events, rejected };
}
