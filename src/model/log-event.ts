import { Buffer } from 'node:buffer';

/** What CloudWatch Logs counts and allows of one call: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const eventOverheadBytes = 26;
export const batchBytesMax = 1_048_576;
export const batchEventsMax = 10_000;

/** The UTF-8 length of the message, and what is added for each event. */
export function eventBytes(message: string): number {
  return Buffer.byteLength(message) + eventOverheadBytes;
}
