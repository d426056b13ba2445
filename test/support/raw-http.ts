import { connect } from 'node:net';

export interface RawRequest {
  readonly method: string;
  /** As it goes over the wire, whatever that is. */
  readonly target: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
}

const answerMaxMs = 20_000;

/** Sends a request that no well-behaved client would, and gives the answer's status; 0 when the connection was closed without one. Throws when there is none in time. */
export function rawRequest(port: number, { method, target, headers = {}, body = new Uint8Array() }: RawRequest): Promise<number> {
  const lines = Object.entries({ host: `127.0.0.1:${port}`, connection: 'close', 'content-length': String(body.byteLength), ...headers }).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1' });
    let answer = '';
    const deadline = setTimeout(() => {
      socket.destroy();
      reject(new Error(`no answer within ${answerMaxMs} ms to ${JSON.stringify({ method, target, headers, bytes: body.byteLength })}`));
    }, answerMaxMs);
    socket.setEncoding('latin1');
    socket.on('data', (text: string) => (answer = (answer + text).slice(0, 1_000)));
    // What is refused early is answered while it is still being sent.
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(deadline);
      resolve(Number(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? 0));
    });
    socket.write(Buffer.from(`${method} ${target} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    socket.write(body);
  });
}
