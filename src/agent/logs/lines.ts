import { eventBytesMax } from './event-bytes-max.ts';

/** One line, or one piece of a line that is too long for an event. */
export interface Line {
  readonly text: string;
  /** The offset in the file that follows it and its newline. */
  readonly end: number;
  /** When its first line was read, of an event of several lines; others are delivered as they are read. */
  readonly readAt?: number;
}

const newline = 0x0a;
/** A byte that is not UTF-8 becomes U+FFFD, which takes three. */
const replacementBytes = 3;

/**
 * Cuts bytes that begin at `offset` of a file into lines; `rest` is the unfinished last one. When `isFinal`, that is a line too.
 * A line that is too long for an event becomes several, never cut within a character.
 */
export function splitLines(bytes: Buffer, offset: number, isFinal: boolean): { readonly lines: readonly Line[]; readonly rest: Buffer } {
  const lines: Line[] = [];
  let start = 0;
  for (;;) {
    const found = bytes.indexOf(newline, start);
    const isWhole = found >= 0 || isFinal;
    const stop = found >= 0 ? found : bytes.length;
    // Of an unfinished line only the pieces that are full already are given out.
    start = addPieces(lines, bytes, { start, stop, offset, isWhole });
    if (found < 0) break;
    start = found + 1;
    const last = lines.pop();
    lines.push({ text: last?.text ?? '', end: offset + start });
  }
  return { lines, rest: bytes.subarray(start) };
}

function addPieces(lines: Line[], bytes: Buffer, span: { readonly start: number; readonly stop: number; readonly offset: number; readonly isWhole: boolean }): number {
  const { stop, offset, isWhole } = span;
  let { start } = span;
  while (stop - start > eventBytesMax) {
    const piece = pieceAt(bytes, start, stop);
    lines.push({ text: piece.text, end: offset + piece.end });
    start = piece.end;
  }
  if (!isWhole) return start;
  if (start === stop) {
    // An empty line is kept for its newline's sake; at the very end there is nothing to keep.
    if (stop < bytes.length) lines.push({ text: '', end: offset + stop });
    return stop;
  }
  while (start < stop) {
    const piece = pieceAt(bytes, start, stop);
    lines.push({ text: piece.text, end: offset + piece.end });
    start = piece.end;
  }
  return stop;
}

/** The longest piece from `start` whose text fits into an event. */
function pieceAt(bytes: Buffer, start: number, stop: number): { readonly text: string; readonly end: number } {
  for (const limit of [eventBytesMax, Math.floor(eventBytesMax / replacementBytes)]) {
    const end = stop - start <= limit ? stop : characterBoundary(bytes, start + limit);
    const text = bytes.toString('utf8', start, end);
    if (text.length * replacementBytes <= eventBytesMax || Buffer.byteLength(text) <= eventBytesMax) return { text, end };
  }
  throw new RangeError('a third of the limit always fits');
}

/** The greatest boundary between characters that is not after `at`. */
function characterBoundary(bytes: Buffer, at: number): number {
  for (let back = 0; back < 4; back++) {
    if (((bytes[at - back] ?? 0) & 0xc0) !== 0x80) return at - back;
  }
  return at;
}
