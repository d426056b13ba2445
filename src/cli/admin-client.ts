import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { join } from 'node:path';
import { rootCredentialsFile, type Credentials } from '#auth/root-credentials.ts';
import { codeOf, WorldError } from '#base/errors.ts';
import { secondMs } from '#base/time.ts';
import { adminSocketName, type ClockRequest, type ClockStatus, type DaemonStatus, type ResetResult, type ServicesStatus, type StopRequest } from '#server/admin-protocol.ts';
import { JsonFields } from './json-fields.ts';
import { readResetResult, readStatus } from './read-status.ts';
import { readEvents, type SeenEvents } from './read-events.ts';
import { readServices } from './read-services.ts';
import { programName } from './where.ts';

/** A daemon answers at once; a machine that is busy or stood still may need this long to let it. */
const statusTimeoutMs = 15 * secondMs;
/** An advance goes from timer to timer for up to ten seconds. */
const clockTimeoutMs = 30 * secondMs;
const resetTimeoutMs = 120 * secondMs;

/** Undefined when no daemon answers in this state directory. */
export async function findDaemon(stateDir: string): Promise<DaemonStatus | undefined> {
  try {
    return readStatus(await call({ stateDir, method: 'GET', path: '/status', timeoutMs: statusTimeoutMs }));
  } catch (thrown) {
    if (isAbsence(thrown)) return undefined;
    if (codeOf(thrown) === 'EACCES') throw new WorldError('NotAllowed', `the daemon of ${stateDir} belongs to another user; run this as that user (or with sudo)`, { cause: thrown });
    throw thrown;
  }
}

/** Throws WorldError `NotRunning`, with what to do, when no daemon answers. */
export async function requireDaemon(stateDir: string): Promise<DaemonStatus> {
  const daemon = await findDaemon(stateDir);
  if (daemon === undefined) throw new WorldError('NotRunning', `no daemon is running with its state in ${stateDir}; start it with '${programName} up', or name another with --state-dir`);
  return daemon;
}

export async function findServices(stateDir: string): Promise<ServicesStatus> {
  return readServices(await call({ stateDir, method: 'GET', path: '/services', timeoutMs: statusTimeoutMs }));
}

/** Events after a sequence. */
export async function findEvents(stateDir: string, after: number): Promise<SeenEvents> {
  return readEvents(await call({ stateDir, method: 'GET', path: `/events?after=${after}`, timeoutMs: statusTimeoutMs }));
}

export async function readClock(stateDir: string): Promise<ClockStatus> {
  return clockStatusOf(await call({ stateDir, method: 'GET', path: '/clock', timeoutMs: statusTimeoutMs }));
}

export async function changeClock(stateDir: string, change: ClockRequest): Promise<ClockStatus> {
  return clockStatusOf(await call({ stateDir, method: 'POST', path: '/clock', body: change, timeoutMs: clockTimeoutMs }));
}

function clockStatusOf(answer: unknown): ClockStatus {
  const fields = new JsonFields(answer, 'the clock');
  return { nowMs: fields.number('nowMs'), realMs: fields.number('realMs'), isFrozen: fields.boolean('isFrozen') };
}

/** The root that signs the certificates of ACM, PEM. */
export async function readCertificateAuthority(stateDir: string): Promise<string> {
  return new JsonFields(await call({ stateDir, method: 'GET', path: '/certificate-authority', timeoutMs: statusTimeoutMs }), 'the certificate authority').text('certificate');
}

export async function resetDaemon(stateDir: string): Promise<ResetResult> {
  return readResetResult(await call({ stateDir, method: 'POST', path: '/reset', timeoutMs: resetTimeoutMs }));
}

/** Resolves when the daemon has accepted; it then still works for a while. */
export async function askToStop(stateDir: string, stop: StopRequest): Promise<void> {
  await call({ stateDir, method: 'POST', path: '/stop', body: stop, timeoutMs: statusTimeoutMs });
}

export async function readRootCredentials(stateDir: string): Promise<Credentials> {
  const path = join(stateDir, rootCredentialsFile);
  const text = await readFile(path, 'utf8').catch((thrown: unknown) => {
    throw new WorldError('NoCredentials', `the root credentials cannot be read from ${path} (${codeOf(thrown)}); run this as the user who started the daemon`, { cause: thrown });
  });
  const fields = new JsonFields(JSON.parse(text), path);
  return { accessKeyId: fields.text('accessKeyId'), secretAccessKey: fields.text('secretAccessKey') };
}

interface AdminCall {
  readonly stateDir: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: StopRequest | ClockRequest;
  readonly timeoutMs: number;
}

function call({ stateDir, method, path, body, timeoutMs }: AdminCall): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath: join(stateDir, adminSocketName), method, path, headers: { 'content-type': 'application/json' }, agent: false, signal: AbortSignal.timeout(timeoutMs) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.once('error', reject);
        response.once('end', () => {
          const text = Buffer.concat(chunks).toString('utf8');
          try {
            const answer: unknown = text === '' ? {} : JSON.parse(text);
            if ((response.statusCode ?? 500) < 400) return resolve(answer);
            const failure = new JsonFields(answer, 'the failure');
            reject(new WorldError(failure.text('code'), failure.text('message')));
          } catch (thrown) {
            reject(thrown);
          }
        });
      },
    );
    outgoing.once('error', (failure) => {
      const isLate = failure.name === 'TimeoutError' || failure.name === 'AbortError';
      reject(isLate ? new WorldError('DaemonSilent', `the daemon of ${stateDir} did not answer ${method} ${path} within ${timeoutMs / secondMs} s; see '${programName} logs'`, { cause: failure }) : failure);
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });
}

/** No socket, or one that a dead daemon left behind. */
function isAbsence(thrown: unknown): boolean {
  return ['ENOENT', 'ECONNREFUSED', 'ENOTDIR', 'ECONNRESET'].includes(codeOf(thrown) ?? '');
}
