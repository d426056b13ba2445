/** The head of an HTTP/1 response as far as it has come: nothing of use yet, its status, or no HTTP at all. */
export type ResponseHead = { readonly kind: 'incomplete' | 'malformed' } | { readonly kind: 'complete'; readonly status: number };

const headBytesMax = 65_536;
const headEnd = '\r\n\r\n';

/** The status of the final response; interim ones (1xx) before it are passed over. */
export function readResponseHead(bytes: Buffer): ResponseHead {
  let start = 0;
  for (;;) {
    const end = bytes.indexOf(headEnd, start, 'latin1');
    if (end < 0) return isBeginning(bytes.subarray(start)) ? { kind: 'incomplete' } : { kind: 'malformed' };
    const status = /^HTTP\/1\.[01] ([1-9]\d\d)(?: [^\r\n]*)?\r\n/.exec(bytes.subarray(start, end + 2).toString('latin1'))?.[1];
    if (status === undefined) return { kind: 'malformed' };
    if (!status.startsWith('1') || status === '101') return { kind: 'complete', status: Number(status) };
    start = end + headEnd.length;
  }
}

function isBeginning(bytes: Buffer): boolean {
  const wanted = 'HTTP/1.';
  const length = Math.min(bytes.length, wanted.length);
  return bytes.length < headBytesMax && bytes.subarray(0, length).toString('latin1') === wanted.slice(0, length);
}
