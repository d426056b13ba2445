import { isUtf8 } from 'node:buffer';

const depthMax = 128;

/**
 * Says what is wrong with CBOR bytes before a decoder allocates what they claim to hold: five bytes can announce a list
 * of four billion elements, and a decimal fraction a number of 2^28 digits. Undefined when they are well-formed and small.
 */
export function refusalOfCbor(bytes: Uint8Array): string | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  /** How many items each open container still waits for; infinite for those that end with a break. */
  const open: number[] = [1];
  let offset = 0;
  while (open.length > 0) {
    const left = open.at(-1) ?? 0;
    if (left === 0) {
      open.pop();
      continue;
    }
    const head = headAt(view, offset);
    if (typeof head === 'string') return head;
    offset = head.next;
    if (head.isBreak) {
      if (left !== Number.POSITIVE_INFINITY) return 'a break outside of an indefinite item';
      open.pop();
      continue;
    }
    open[open.length - 1] = left - 1;
    const { major, count } = head;
    if ((major === 2 || major === 3) && count !== Number.POSITIVE_INFINITY) {
      const end = offset + count;
      if (end > bytes.byteLength) return 'a string longer than the body';
      if (major === 3 && !isUtf8(bytes.subarray(offset, end))) return 'a text that is not UTF-8';
      offset = end;
    } else if (major === 4 || major === 5 || major === 2 || major === 3) {
      if (count !== Number.POSITIVE_INFINITY && count > bytes.byteLength - offset) return 'a list or map longer than the body';
      open.push(major === 5 && count !== Number.POSITIVE_INFINITY ? count * 2 : count);
    } else if (major === 6) {
      if (count > 3) return `tag ${count}, which is not supported`;
      open.push(1);
    }
    if (open.length > depthMax) return `more than ${depthMax} levels`;
  }
  return offset === bytes.byteLength ? undefined : 'bytes after the end';
}

interface Head {
  readonly major: number;
  /** A length or the number of a tag; infinite for an indefinite length; 0 for numbers and simple values. */
  readonly count: number;
  readonly next: number;
  readonly isBreak: boolean;
}

/** One item's first byte and its argument (RFC 8949, section 3). */
function headAt(view: DataView, offset: number): Head | string {
  if (offset >= view.byteLength) return 'an unexpected end';
  const first = view.getUint8(offset);
  const major = first >> 5;
  const minor = first & 0b1_1111;
  if (first === 0xff) return { major, count: 0, next: offset + 1, isBreak: true };
  if (minor === 31) return major >= 2 && major <= 5 ? { major, count: Number.POSITIVE_INFINITY, next: offset + 1, isBreak: false } : 'a malformed head';
  if (minor > 27) return 'a malformed head';
  const extra = minor < 24 ? 0 : 2 ** (minor - 24);
  if (offset + 1 + extra > view.byteLength) return 'an unexpected end';
  const holdsLength = major >= 2 && major <= 6;
  return { major, count: holdsLength ? argument(view, offset + 1, extra, minor) : 0, next: offset + 1 + extra, isBreak: false };
}

function argument(view: DataView, offset: number, extra: number, minor: number): number {
  if (extra === 0) return minor;
  if (extra === 1) return view.getUint8(offset);
  if (extra === 2) return view.getUint16(offset);
  return extra === 4 ? view.getUint32(offset) : Number(view.getBigUint64(offset));
}
