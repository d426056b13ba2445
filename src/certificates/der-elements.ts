/** One element of DER (ITU-T X.690): a tag, and what it holds. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
  /** With its tag and length, as signatures are made over it. */
  readonly whole: Buffer;
}

export const derTags = { integer: 0x02, bitString: 0x03, objectIdentifier: 0x06, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30 } as const;

/** What is not DER. */
export class MalformedDer extends Error {
  override readonly name = 'MalformedDer';
}

/** The elements that follow one another in `bytes`. Throws MalformedDer at the first that is cut off. */
export function* derElements(bytes: Buffer): Generator<DerElement> {
  for (let at = 0; at < bytes.length;) {
    const element = elementAt(bytes, at);
    yield element;
    at += element.whole.length;
  }
}

/** The one element that `bytes` is. */
export function derElement(bytes: Buffer): DerElement {
  const element = elementAt(bytes, 0);
  if (element.whole.length !== bytes.length) throw new MalformedDer('there are bytes after the element');
  return element;
}

/** Tags above 30 and indefinite lengths are in nothing that is read here. */
function elementAt(bytes: Buffer, at: number): DerElement {
  const tag = byteAt(bytes, at);
  if ((tag & 0x1f) === 0x1f) throw new MalformedDer(`the tag at ${at} has more than one byte`);
  const first = byteAt(bytes, at + 1);
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f;
  if (first === 0x80 || lengthBytes > 4) throw new MalformedDer(`the length at ${at} is not a definite one of 4 bytes at most`);
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthBytes; index += 1) length = length * 256 + byteAt(bytes, at + 2 + index);
  const start = at + 2 + lengthBytes;
  if (start + length > bytes.length) throw new MalformedDer(`the element at ${at} is cut off`);
  return { tag, content: bytes.subarray(start, start + length), whole: bytes.subarray(at, start + length) };
}

function byteAt(bytes: Buffer, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new MalformedDer('the bytes end within an element');
  return byte;
}
