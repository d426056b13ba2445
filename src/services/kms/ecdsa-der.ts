/** A signature as X9.62 and KMS write it: SEQUENCE { r INTEGER, s INTEGER }. */
export interface EcdsaSignature {
  readonly r: bigint;
  readonly s: bigint;
}

const sequenceTag = 0x30;
const integerTag = 0x02;

export function derOf({ r, s }: EcdsaSignature): Buffer {
  return element(sequenceTag, Buffer.concat([r, s].map((value) => element(integerTag, integerBytes(value)))));
}

/** Undefined for what is none; only the one encoding that DER allows is one. */
export function partsOf(signature: Uint8Array): EcdsaSignature | undefined {
  const bytes = Buffer.from(signature);
  const outer = elementAt(bytes, 0, sequenceTag);
  if (outer === undefined || outer.end !== bytes.byteLength) return undefined;
  const first = elementAt(bytes, outer.start, integerTag);
  const second = first === undefined ? undefined : elementAt(bytes, first.end, integerTag);
  if (first === undefined || second?.end !== bytes.byteLength) return undefined;
  const parts = { r: numberIn(bytes, first), s: numberIn(bytes, second) };
  return derOf(parts).equals(bytes) ? parts : undefined;
}

function element(tag: number, content: Buffer): Buffer {
  const { byteLength } = content;
  return Buffer.concat([Uint8Array.from(byteLength < 0x80 ? [tag, byteLength] : [tag, 0x81, byteLength]), content]);
}

interface Span {
  readonly start: number;
  readonly end: number;
}

function elementAt(bytes: Buffer, at: number, tag: number): Span | undefined {
  if (bytes[at] !== tag) return undefined;
  const isLong = bytes[at + 1] === 0x81;
  const start = at + (isLong ? 3 : 2);
  const length = bytes[start - 1];
  return length === undefined || start + length > bytes.byteLength || (!isLong && length >= 0x80) ? undefined : { start, end: start + length };
}

/** The first bit says the sign. */
function integerBytes(value: bigint): Buffer {
  const digits = value.toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return (bytes[0] ?? 0) < 0x80 ? bytes : Buffer.concat([Uint8Array.of(0), bytes]);
}

function numberIn(bytes: Buffer, { start, end }: Span): bigint {
  return BigInt(`0x0${bytes.toString('hex', start, end)}`);
}
