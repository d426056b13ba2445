import { batchBytesMax, batchEventsMax, eventOverheadBytes } from '#model/log-event.ts';
import type { Line } from './lines.ts';

/** Lines that may be stored in one call, and the offset that then is stored. */
export interface Batch {
  readonly lines: readonly Line[];
  readonly end: number;
}

/** CloudWatch Logs has no empty events: empty lines only move the offset on. */
export function batchesOf(lines: readonly Line[]): readonly Batch[] {
  const batches: Batch[] = [];
  let current: Line[] = [];
  let bytes = 0;
  let end: number | undefined;
  for (const line of lines) {
    const size = Buffer.byteLength(line.text) + eventOverheadBytes;
    if (end !== undefined && (current.length === batchEventsMax || bytes + size > batchBytesMax)) {
      batches.push({ lines: current, end });
      current = [];
      bytes = 0;
    }
    if (line.text !== '') {
      current.push(line);
      bytes += size;
    }
    end = line.end;
  }
  if (end !== undefined) batches.push({ lines: current, end });
  return batches;
}
