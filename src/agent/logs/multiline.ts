import { eventBytesMax } from './event-bytes-max.ts';
import type { Line } from './lines.ts';

/** An event of several lines that may still grow. */
export interface OpenEvent extends Line {
  readonly bytes: number;
  readonly readAt: number;
}

/**
 * Joins lines into events, each of which begins with a line that matches `start`. As with Docker's driver every line of
 * an event ends with a newline, an event that would be too long ends early, and an event has the time of its first line.
 */
export function joinLines(open: OpenEvent | undefined, lines: readonly Line[], start: RegExp, now: number): { readonly events: readonly Line[]; readonly open: OpenEvent | undefined } {
  const events: Line[] = [];
  let current = open;
  for (const line of lines) {
    const text = `${line.text}\n`;
    const bytes = Buffer.byteLength(text);
    const isFull = current !== undefined && current.bytes + bytes > eventBytesMax;
    if (current !== undefined && (isFull || start.test(line.text))) {
      events.push({ text: current.text, end: current.end, readAt: current.readAt });
      current = undefined;
    }
    current = current === undefined ? { text, bytes, end: line.end, readAt: now } : { ...current, text: current.text + text, bytes: current.bytes + bytes, end: line.end };
  }
  return { events, open: current };
}
