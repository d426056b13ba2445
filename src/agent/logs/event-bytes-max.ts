import { eventOverheadBytes } from '#model/log-event.ts';

/** A longer line becomes several events, as Docker's awslogs driver makes them, though PutLogEvents takes larger ones. */
export const eventBytesMax = 262_144 - eventOverheadBytes;
