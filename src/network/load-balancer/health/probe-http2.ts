import { connect, constants, type ClientHttp2Stream, type IncomingHttpHeaders } from 'node:http2';
import type { Socket } from 'node:net';
import type { Check } from './check.ts';
import { failed, mismatched, passed } from './failures.ts';
import type { CheckResult } from './health-state.ts';
import { isMatched } from './matcher.ts';
import { userAgent } from './probe-http1.ts';

/** Asks by HTTP/2, which the target is known to speak, or by gRPC, which goes over it. */
export function probeHttp2(check: Check, socket: Socket, answer: (result: CheckResult) => void): void {
  const { settings, host, version } = check;
  const session = connect(`http://${host}`, { createConnection: () => socket });
  session.on('error', () => answer(failed));
  session.on('close', () => socket.destroy());
  const common = { ':path': settings.path ?? '/', ':scheme': settings.protocol === 'HTTPS' ? 'https' : 'http', 'user-agent': userAgent };
  const stream =
    version === 'GRPC'
      ? session.request({ ...common, ':method': 'POST', 'content-type': 'application/grpc', te: 'trailers' })
      : session.request({ ...common, ':method': 'GET' });
  stream.on('error', () => answer(failed));
  stream.on('close', () => {
    answer(failed);
    session.destroy();
  });
  stream.resume();
  if (version === 'GRPC') askGrpc(check, stream, answer);
  else stream.on('response', (headers) => answer(byStatus(check, headers)));
}

function byStatus({ settings }: Check, headers: IncomingHttpHeaders): CheckResult {
  const status = Number(headers[':status']);
  return isMatched(settings.matcher ?? '200', status) ? passed : mismatched(status);
}

/** The status of a call is in its trailers, or in the headers of an answer that has nothing else. A call has one empty message. */
function askGrpc({ settings }: Check, stream: ClientHttp2Stream, answer: (result: CheckResult) => void): void {
  const judge = (headers: IncomingHttpHeaders) => {
    const status = headers['grpc-status'];
    if (typeof status === 'string') answer(isMatched(settings.matcher ?? '12', Number(status)) ? passed : mismatched(Number(status)));
  };
  stream.on('response', (headers) => {
    const status = Number(headers[':status']);
    if (status === constants.HTTP_STATUS_OK) judge(headers);
    else answer(mismatched(status));
  });
  stream.on('trailers', judge);
  stream.end(Buffer.alloc(emptyMessageBytes));
}

/** Not compressed, and of no length. */
const emptyMessageBytes = 5;
