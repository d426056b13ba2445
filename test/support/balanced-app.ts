import { request as httpsRequest } from 'node:https';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { text } from 'node:stream/consumers';

/** Serves `$ANSWER` and who asked: HTTP on 8080, a line for each connection on TCP 9000, a datagram for each on UDP 9001. Ends at SIGTERM when what it serves has ended. */
export const balancedApp = `
import { createServer } from 'node:http';
import { createServer as createTcp } from 'node:net';
import { createSocket } from 'node:dgram';
import { hostname } from 'node:os';
const answer = process.env.ANSWER ?? '';
const http = createServer((request, response) => {
  response.setHeader('x-task', hostname());
  if (request.url === '/healthy') return response.end();
  response.end(JSON.stringify({ answer, url: request.url, from: request.socket.remoteAddress?.replace('::ffff:', ''), headers: request.headers }));
}).listen(8080);
http.keepAliveTimeout = 120_000;
createTcp((socket) => {
  socket.on('error', () => {});
  socket.end(answer + ' ' + socket.remoteAddress?.replace('::ffff:', '') + '\\n');
}).listen(9000);
const udp = createSocket('udp4');
udp.on('message', (message, { address, port }) => udp.send(answer + ' ' + message + ' ' + address, port, address));
udp.bind(9001);
process.on('SIGTERM', () => http.close(() => process.exit(0)));
`;

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Request {
  readonly scheme?: 'http' | 'https';
  /** Where to connect. */
  readonly address: string;
  readonly port?: number;
  /** What the request, and TLS, say that it asks. */
  readonly host: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** PEM of the authority that the answering side's certificate has to be of. */
  readonly ca?: string;
}

const answerTimeoutMs = 10_000;

/** One request on a connection of its own; rejects when nobody answers. */
export function ask({ scheme = 'http', address, port, host, path = '/', method = 'GET', headers = {}, ca }: Request): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const options = { host: address, port, path, method, headers: { host, ...headers }, agent: false as const, signal: AbortSignal.timeout(answerTimeoutMs) };
    const asking = scheme === 'http' ? httpRequest(options) : httpsRequest({ ...options, servername: host, ...(ca !== undefined && { ca }) });
    asking.once('response', (response) => text(response).then((body) => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }), reject));
    asking.once('error', reject);
    asking.end();
  });
}
