import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer, type Server as TlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import type { SecureContext } from 'node:tls';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';

/** One of the things that answer on the port. The first in the list to claim a request gets it, with its raw body. */
export interface Face {
  claims(request: IncomingMessage): boolean;
  handle(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

export interface ListenOptions {
  readonly faces: readonly Face[];
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly log: Log;
  /** Who we are to clients that speak TLS; without it HTTP is plain. */
  readonly identities?: TlsIdentities;
}

export interface TlsIdentity {
  readonly context: SecureContext;
  /** The key and the certificate with its chain, PEM. */
  readonly key: string;
  readonly certificate: string;
}

/** The certificate by which we answer to a name. */
export interface TlsIdentities {
  /** Without a name for clients that ask for none. The same one until it is time for another. */
  identityOf(name: string | undefined): Promise<TlsIdentity>;
}

export interface Listening extends AsyncDisposable {
  readonly host: string;
  readonly port: number;
  /** Takes over a connection that was accepted somewhere else, such as inside a VPC. */
  serve(socket: Socket): void;
  /** Takes no more requests, lets those under way finish for `graceMs`, then cuts them off. */
  close(graceMs?: number): Promise<void>;
}

/** Slow and half-open clients hold a connection this long, and no longer. A face limits its own bodies. */
const headersTimeoutMs = 15_000;
const idleTimeoutMs = 300_000;
const keepAliveTimeoutMs = 75_000;
const headerBytesMax = 32 * 1024;
const connectionsMax = 4_096;
const closeGraceMs = 5_000;
const sweepMs = 20;

export async function listen({ faces, host, port, log, identities }: ListenOptions): Promise<Listening> {
  const server = identities === undefined ? createServer(limits) : await tlsServer(identities, log);
  server.timeout = idleTimeoutMs;
  server.maxConnections = connectionsMax;
  const all = [health, ...faces];
  server.on('request', (request: IncomingMessage, response: ServerResponse) => void answer({ request, response, faces: all, log }));
  server.on('clientError', refuseBytes);
  await listening(server, host, port);
  server.on('error', (error) => log.error(`A connection could not be accepted: ${messageOf(error)}`));
  const address = server.address();
  const bound = isAddress(address) ? address.port : port;
  const close = (graceMs = closeGraceMs) => closed(server, graceMs);
  return { host, port: bound, serve: (socket) => void server.emit('connection', socket), close, [Symbol.asyncDispose]: () => close(0) };
}

const limits = { maxHeaderSize: headerBytesMax, headersTimeout: headersTimeoutMs, requestTimeout: 0, keepAliveTimeout: keepAliveTimeoutMs };

/** HTTP/1.1 over TLS, with a certificate for each name. */
async function tlsServer(identities: TlsIdentities, log: Log): Promise<TlsServer> {
  let current = await identities.identityOf(undefined);
  const server = createTlsServer({
    ...limits,
    handshakeTimeout: headersTimeoutMs,
    minVersion: 'TLSv1.2',
    key: current.key,
    cert: current.certificate,
    SNICallback: (name, answer) => void identities.identityOf(name).then(({ context }) => answer(null, context), answer),
  });
  // A client that names no host is not asked about: its certificate is changed under the server when its time has come.
  server.on('connection', () => {
    identities.identityOf(undefined).then(
      (identity) => {
        if (identity !== current) server.setSecureContext({ key: identity.key, cert: identity.certificate });
        current = identity;
      },
      (thrown) => log.error(`The certificate could not be renewed: ${messageOf(thrown)}`),
    );
  });
  return server;
}

const healthPath = '/_drydock/health';

/** For those who wait for the daemon: no signature is needed, and nothing is told but that it answers. */
const health: Face = {
  claims: ({ url }) => url === healthPath,
  async handle(request, response) {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const body = isRead ? '{"status":"ok"}' : `{"message":"Use GET on ${healthPath}."}`;
    response.writeHead(isRead ? 200 : 405, { 'content-type': 'application/json', 'content-length': body.length }).end(body);
  },
};

/** A request must never take the daemon down, whatever its face throws. */
async function answer({ request, response, faces, log }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly faces: readonly Face[]; readonly log: Log }): Promise<void> {
  request.on('error', ignore);
  response.on('error', ignore);
  try {
    const face = faces.find((candidate) => candidate.claims(request));
    if (face === undefined) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"Nothing answers here."}');
    await face.handle(request, response);
  } catch (thrown) {
    log.error(`A request failed: ${messageOf(thrown)}`, { method: request.method, stack: thrown instanceof Error ? thrown.stack : undefined });
    if (response.headersSent) response.destroy();
    else response.writeHead(500, { 'content-type': 'application/json', connection: 'close' }).end('{"message":"The request failed because of an error of the server; its log has more."}');
  }
}

/** A connection that breaks is its client's affair; whoever reads the body sees it close. */
function ignore(): void {}

const statusOfBrokenHead: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What arrived is not HTTP, so there is no request to answer: a status line and the end of the connection. */
function refuseBytes(error: Error, socket: Socket): void {
  if (codeOf(error) === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const status = statusOfBrokenHead[codeOf(error) ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`, () => socket.destroy());
}

function listening(server: Server | TlsServer, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause) => {
      const taken = codeOf(cause) === 'EADDRINUSE';
      reject(new WorldError('CannotListen', taken ? `Port ${port} on ${host} is taken. Stop what uses it or choose another one.` : `Cannot listen on ${host}:${port}: ${messageOf(cause)}`, { cause }));
    });
    server.listen({ host, port }, () => {
      server.removeAllListeners('error');
      resolve();
    });
  });
}

function closed(server: Server | TlsServer, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), graceMs);
    // A connection that was busy when the server began to close would be kept alive after its answer.
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    server.close(() => {
      clearTimeout(cut);
      clearInterval(sweep);
      resolve();
    });
    server.closeIdleConnections();
  });
}

function isAddress(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}
