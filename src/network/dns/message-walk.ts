/** The bytes of a message before its question: id, flags, and how many records are in each of four sections (RFC 1035, 4.1.1). */
export const headerBytes = 12;

const pointerMark = 0xc0;
const optType = 41;

/** Where the name that begins at `offset` ends; undefined when it does not. */
export function endOfName(message: Buffer, offset: number): number | undefined {
  for (let at = offset; at < message.length; ) {
    const length = message[at] ?? 0;
    if (length === 0) return at + 1;
    if ((length & pointerMark) === pointerMark) return at + 2 <= message.length ? at + 2 : undefined;
    if ((length & pointerMark) !== 0) return undefined;
    at += length + 1;
  }
  return undefined;
}

/** Where the only question ends, whose name is spelled out; undefined when there is no such question. */
export function endOfQuestion(message: Buffer): number | undefined {
  if (message.length < headerBytes || message.readUInt16BE(4) !== 1) return undefined;
  const end = endOfName(message, headerBytes);
  if (end === undefined || end + 4 > message.length) return undefined;
  return message[end - 1] === 0 && (message[end - 2] ?? 0) < pointerMark ? end + 4 : undefined;
}

/** Where in a whole message the times to live of its records are; undefined when it is malformed. */
export function ttlOffsets(message: Buffer): readonly number[] | undefined {
  let at = endOfQuestion(message);
  if (at === undefined) return undefined;
  const offsets: number[] = [];
  const records = message.readUInt16BE(6) + message.readUInt16BE(8) + message.readUInt16BE(10);
  for (let record = 0; record < records; record += 1) {
    const end = endOfName(message, at);
    if (end === undefined || end + 10 > message.length) return undefined;
    // The extra record of EDNS keeps flags where others have their time to live (RFC 6891, 6.1.3).
    if (message.readUInt16BE(end) !== optType) offsets.push(end + 4);
    at = end + 10 + message.readUInt16BE(end + 8);
    if (at > message.length) return undefined;
  }
  return offsets;
}
