import { createServer, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { freePort } from './free-port.ts';

/** What becomes of one request: it is let through; answered with 503; cut before the server sees it; carried out, and its answer lost; or its answer cut in the middle. */
export type Fault = 'none' | 'busy' | 'cut' | 'lost' | 'torn';

export interface FaultyProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** How many requests met which fault. */
  readonly met: Map<Fault, number>;
}

/** An HTTP proxy in front of a server, which does to each request what `faultOf` says. */
export async function startFaultyProxy(target: string, faultOf: (request: IncomingMessage) => Fault): Promise<FaultyProxy> {
  const port = await freePort();
  const met = new Map<Fault, number>();
  const server = createServer((request, response) => {
    const fault = faultOf(request);
    met.set(fault, (met.get(fault) ?? 0) + 1);
    if (fault === 'busy') {
      request.resume();
      request.once('end', () => response.writeHead(503, { 'content-type': 'application/xml' }).end('<Error><Code>SlowDown</Code><Message>Please reduce your request rate.</Message></Error>'));
    } else if (fault === 'cut') request.socket.destroy();
    else pass(target, { request, response, fault });
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${port}`,
    met,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function pass(target: string, { request, response, fault }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly fault: Fault }): void {
  const { hostname, port } = new URL(target);
  const onward = forward({ hostname, port, method: request.method, path: request.url, headers: request.headers }, (answer) => {
    const parts: Buffer[] = [];
    answer.on('data', (part: Buffer) => parts.push(part));
    answer.once('end', () => {
      const body = Buffer.concat(parts);
      if (fault === 'lost') return void response.socket?.destroy();
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      if (fault === 'none') return void response.end(body);
      response.write(body.subarray(0, body.byteLength >> 1));
      setImmediate(() => response.socket?.destroy());
    });
  });
  onward.once('error', () => response.socket?.destroy());
  request.pipe(onward);
}
