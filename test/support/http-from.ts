import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { connectInNamespace } from '#network/namespace-connection.ts';

const timeoutMs = 30_000;

export interface HttpAnswer {
  readonly status: number;
  readonly reason: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** What the echo server was asked. */
  readonly asked: Asked;
}

interface Asked {
  readonly name?: string;
  readonly url?: string;
  readonly version?: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
}

export interface HttpWish {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
  readonly tls?: ConnectionOptions;
}

/** A request from a network namespace, on a connection of its own. */
export async function httpFrom(namespacePath: string, place: { readonly address: string; readonly port: number }, { method = 'GET', path = '/', headers = {}, body, tls }: HttpWish = {}): Promise<HttpAnswer> {
  const plain = connectInNamespace(namespacePath, place);
  const asked = request({ createConnection: () => (tls === undefined ? plain : connectTls({ socket: plain, ...tls })), method, path, timeout: timeoutMs, headers: { host: place.address, connection: 'close', ...headers } });
  asked.on('timeout', () => asked.destroy(new Error(`no answer within ${timeoutMs} ms`)));
  asked.end(body);
  const response = await new Promise<IncomingMessage>((resolve, reject) => asked.on('response', resolve).on('error', reject));
  const chunks: Buffer[] = [];
  response.on('data', (chunk: Buffer) => chunks.push(chunk));
  await once(response, 'end');
  const text = Buffer.concat(chunks).toString();
  return { status: response.statusCode ?? 0, reason: response.statusMessage ?? '', headers: response.headers, body: text, asked: text.startsWith('{') ? JSON.parse(text) : { headers: {} } };
}

/** What comes back for these bytes until the connection ends, or nothing has come for a while. */
export function rawFrom(namespacePath: string, place: { readonly address: string; readonly port: number }, bytes: string | Buffer, quietMs = timeoutMs): Promise<string> {
  const socket = connectInNamespace(namespacePath, place);
  let answer = '';
  socket.setTimeout(quietMs, () => socket.destroy());
  socket.on('data', (chunk) => (answer += chunk.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(bytes);
  return new Promise((resolve) => socket.on('close', () => resolve(answer)));
}
