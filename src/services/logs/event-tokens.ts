import type { LogPosition } from '#state/bulk/log-events.ts';
import { invalidNextToken } from './errors.ts';

/** A place in a stream's or group's events, and the way on from it, as the caller sees it. */
export interface EventToken {
  readonly direction: 'forward' | 'backward';
  readonly position: LogPosition;
}

/** In the look of AWS's: `f/34139340658027874184690460781927772298499668124394061824/s`. */
export function formatEventToken({ direction, position }: EventToken): string {
  return `${direction === 'forward' ? 'f' : 'b'}/${eventId(position)}/s`;
}

/** Throws the caller's error when we cannot have given out `token`. */
export function parseEventToken(token: string): EventToken {
  const [, direction, timestamp, sequence] = /^([fb])\/(\d{28})(\d{28})\/s$/.exec(token) ?? [];
  const position = { timestamp: Number(timestamp), sequence: Number(sequence) };
  if (!Number.isSafeInteger(position.timestamp) || !Number.isSafeInteger(position.sequence)) throw invalidNextToken();
  return { direction: direction === 'f' ? 'forward' : 'backward', position };
}

/** The event's id: 56 digits, in the order of the events. */
export function eventId({ timestamp, sequence }: LogPosition): string {
  return `${String(timestamp).padStart(digits, '0')}${String(sequence).padStart(digits, '0')}`;
}

const digits = 28;
