import { rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { join } from 'node:path';
import { codeOf, messageOf } from '#base/errors.ts';
import { clockRequestFrom, stopRequestFrom } from './admin-requests.ts';
import { adminSocketName, advanceMsMax, type AdminFailure, type CertificateAuthorityStatus, type ClockRequest, type ClockStatus, type DaemonStatus, type EventsPage, type ResetResult, type ServicesStatus, type StopRequest } from './admin-protocol.ts';

const bodyLimitBytes = 4_096;
/** A socket's path has to fit `sockaddr_un` (unix(7)). */
const socketPathMax = 107;

export interface AdminActions {
  status(): Promise<DaemonStatus>;
  services(): ServicesStatus;
  /** Those after a sequence. */
  events(after: number): EventsPage;
  clock(): ClockStatus;
  changeClock(request: ClockRequest): Promise<ClockStatus>;
  certificateAuthority(): Promise<CertificateAuthorityStatus>;
  reset(): Promise<ResetResult>;
  stop(request: StopRequest): void;
}

/** Serves `AdminActions` on `<stateDir>/admin.sock`, which only the daemon's user may open. */
export async function listenForAdmin(stateDir: string, actions: AdminActions): Promise<AsyncDisposable> {
  const path = join(stateDir, adminSocketName);
  if (Buffer.byteLength(path) > socketPathMax) throw new Error(`the state directory's path is too long for a unix socket (${path}); choose one of at most ${socketPathMax - adminSocketName.length - 1} bytes`);
  rmSync(path, { force: true });
  const server = createServer((request, response) => {
    answer(actions, request, response).catch((thrown: unknown) => fail(response, 500, { code: codeOf(thrown) ?? 'InternalFailure', message: messageOf(thrown) }));
  });
  await listening(server, path);
  return {
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
      rmSync(path, { force: true });
    },
  };
}

async function answer(actions: AdminActions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://daemon');
  switch (`${request.method} ${pathname}`) {
    case 'GET /status':
      return send(response, 200, await actions.status());
    case 'GET /services':
      return send(response, 200, actions.services());
    case 'GET /events':
      return send(response, 200, actions.events(Number(searchParams.get('after') ?? 0)));
    case 'GET /clock':
      return send(response, 200, actions.clock());
    case 'POST /clock': {
      const change = clockRequestFrom(await bodyOf(request));
      if (change === undefined) return fail(response, 400, { code: 'InvalidRequest', message: `the body must be {"action":"freeze"}, {"action":"resume"} or {"action":"advance","byMs":…} with 1 to ${advanceMsMax} milliseconds` });
      return send(response, 200, await actions.changeClock(change));
    }
    case 'GET /certificate-authority':
      return send(response, 200, await actions.certificateAuthority());
    case 'POST /reset':
      return send(response, 200, await actions.reset());
    case 'POST /stop': {
      const stop = stopRequestFrom(await bodyOf(request));
      if (stop === undefined) return fail(response, 400, { code: 'InvalidRequest', message: 'the body must be {"tasks":"keep"} or {"tasks":"stop"}' });
      response.once('finish', () => actions.stop(stop));
      return send(response, 202, {});
    }
    default:
      return fail(response, 404, { code: 'NotFound', message: `there is no ${request.method} ${request.url}; see src/server/admin-protocol.ts` });
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) {
    body += String(chunk);
    if (body.length > bodyLimitBytes) break;
  }
  return body;
}

function send(response: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body);
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }).end(text);
}

function fail(response: ServerResponse, status: number, failure: AdminFailure): void {
  if (response.headersSent) response.destroy();
  else send(response, status, failure);
}

/** The socket is made before `listen` returns, with the mode that the umask leaves it: 0600. */
function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    const umask = process.umask(0o177);
    server.listen(path, () => {
      server.off('error', reject);
      resolve();
    });
    process.umask(umask);
  });
}
