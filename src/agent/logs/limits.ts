/** What one PutLogEvents call and one event may hold: https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutLogEvents.html */
export const eventOverheadBytes = 26;
export const eventBytesMax = 262_144 - eventOverheadBytes;
export const batchBytesMax = 1_048_576;
export const batchEventsMax = 10_000;
