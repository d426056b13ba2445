/** What a client's first bytes say about whom it wants: not enough yet, a name (undefined when it names none), or neither HTTP nor TLS. */
export type FirstBytes = { readonly kind: 'incomplete' } | { readonly kind: 'unknown' } | { readonly kind: 'http' | 'tls'; readonly name: string | undefined };

const headBytesMax = 65_536;

export function readFirstBytes(bytes: Buffer): FirstBytes {
  if (bytes.length === 0) return { kind: 'incomplete' };
  return bytes[0] === handshakeRecord ? clientHello(bytes) : requestHead(bytes);
}

const handshakeRecord = 22;
const recordHeaderBytes = 5;

/** The server name (SNI) of a TLS ClientHello in one record, as clients send it (RFC 8446, 4.1.2; RFC 6066, 3). */
function clientHello(bytes: Buffer): FirstBytes {
  if (bytes.length < recordHeaderBytes) return { kind: 'incomplete' };
  const recordEnd = recordHeaderBytes + bytes.readUInt16BE(3);
  if (bytes.length < recordEnd) return { kind: 'incomplete' };
  return { kind: 'tls', name: serverName(bytes.subarray(recordHeaderBytes, recordEnd)) };
}

function serverName(hello: Buffer): string | undefined {
  try {
    // Type, length, version and random have 38 bytes.
    const sessionEnd = 38 + 1 + hello.readUInt8(38);
    const ciphersEnd = sessionEnd + 2 + hello.readUInt16BE(sessionEnd);
    const compressionEnd = ciphersEnd + 1 + hello.readUInt8(ciphersEnd);
    for (let at = compressionEnd + 2; at + 4 <= hello.length; at += 4 + hello.readUInt16BE(at + 2)) {
      // A list of one name of type 0: 2 bytes of length, 1 of type, 2 of length.
      if (hello.readUInt16BE(at) === 0) return hello.subarray(at + 9, at + 9 + hello.readUInt16BE(at + 7)).toString('latin1');
    }
    return undefined;
  } catch (thrown) {
    // What it says of its own lengths leads out of it.
    if (thrown instanceof RangeError) return undefined;
    throw thrown;
  }
}

/** The `Host` of an HTTP/1 request, without its port. */
function requestHead(bytes: Buffer): FirstBytes {
  const text = bytes.subarray(0, headBytesMax).toString('latin1');
  const lineEnd = text.indexOf('\n');
  const isRequestSoFar = lineEnd < 0 ? /^[A-Z]{1,20}( [^\r\n]*)?\r?$/.test(text) : /^[A-Z]{1,20} \S+ HTTP\/1\.[01]\r?\n/.test(text);
  if (!isRequestSoFar) return { kind: 'unknown' };
  const host = /\r?\nhost:[ \t]*([^\r\n]*?)[ \t]*\r?\n/i.exec(text)?.[1];
  const isWhole = /\r?\n\r?\n/.test(text) || text.length === headBytesMax;
  if (host === undefined && !isWhole) return { kind: 'incomplete' };
  return { kind: 'http', name: host?.replace(/:\d+$/, '') };
}
