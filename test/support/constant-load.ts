import { readFile } from 'node:fs/promises';
import { connect, type ClientHttp2Session } from 'node:http2';
import { credentials, makeGenericClientConstructor, Metadata, type Client } from '@grpc/grpc-js';
import { runProgram } from '#cli/run-program.ts';

export interface LoadedAt {
  readonly address: string;
  /** What the certificate is for. */
  readonly host: string;
  /** A file with the PEM of the authority. */
  readonly caFile: string;
}

/** Requests of one client: how many were answered, and why others were not. */
export interface Outcome {
  readonly client: string;
  readonly answered: number;
  readonly failed: number;
  readonly said: string;
}

const connections = 8;
const sessions = 4;
const streamsOfSession = 4;
const refusalsMax = 3;
/** Of all four clients together: gRPC and the WebSocket have one each. */
export const requestsUnderWay = connections + sessions * streamsOfSession + 2;
const programGraceMs = 30_000;

/** All four clients at once for so many seconds: wrk over HTTP/1.1, HTTP/2 with TLS, gRPC, and WebSockets. */
export async function constantLoad(at: LoadedAt, seconds: number): Promise<readonly Outcome[]> {
  const endsAt = performance.now() + seconds * 1_000;
  return Promise.all([wrk(at, seconds), http2(at, endsAt), grpc(at, endsAt), webSocket(at, endsAt)]);
}

async function wrk({ address }: LoadedAt, seconds: number): Promise<Outcome> {
  const { stdout } = await runProgram('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '10s', `http://${address}/`], { timeoutMs: seconds * 1_000 + programGraceMs });
  const errors = [...stdout.matchAll(/(?:connect|read|write|timeout|Non-2xx or 3xx responses:) (\d+)/g)].reduce((sum, [, count]) => sum + Number(count), 0);
  return { client: 'wrk', answered: Number(/(\d+) requests in/.exec(stdout)?.[1]) - errors, failed: errors, said: /Socket errors.*|Non-2xx.*/.exec(stdout)?.[0] ?? '' };
}

/** Several streams on each of its connections; a connection that its server says goodbye on (GOAWAY) ends with its streams, and another takes its place. h2load knows no goodbye. */
async function http2({ address, host, caFile }: LoadedAt, endsAt: number): Promise<Outcome> {
  const ca = await readFile(caFile);
  const lanes = await Promise.all(Array.from({ length: sessions }, async () => {
    let session: ClientHttp2Session | undefined;
    const open = () => {
      if (session === undefined || session.closed || session.destroyed) session = connect(`https://${address}`, { ca, servername: host }).on('error', () => undefined);
      return session;
    };
    const counts = await Promise.all(Array.from({ length: streamsOfSession }, () => again(endsAt, () => untilTaken(() => statusIsFine(open())))));
    session?.close();
    return counts;
  }));
  return { client: 'HTTP/2', ...summed(lanes.flat()) };
}

/** A stream that crosses the goodbye on its way is refused unread, and is asked for again (https://www.rfc-editor.org/rfc/rfc9113#section-8.7). */
async function untilTaken(attempt: () => Promise<void>): Promise<void> {
  for (let refusals = 0; ; refusals += 1) {
    try {
      return await attempt();
    } catch (thrown) {
      if (refusals === refusalsMax || !String(thrown).includes('NGHTTP2_REFUSED_STREAM')) throw thrown;
    }
  }
}

function statusIsFine(session: ClientHttp2Session): Promise<void> {
  return new Promise((resolve, reject) => {
    let status = 0;
    const stream = session.request({ ':path': '/' });
    stream.on('response', (headers) => (status = headers[':status'] ?? 0));
    stream.on('error', reject);
    stream.on('close', () => (status === 200 ? resolve() : reject(new Error(`status ${status}`))));
    stream.resume();
  });
}

async function grpc({ address, host, caFile }: LoadedAt, endsAt: number): Promise<Outcome> {
  const root = await readFile(caFile);
  const Echo = makeGenericClientConstructor({ say: { path: '/echo.Echo/Say', requestStream: false, responseStream: false, requestSerialize: (value: Buffer) => value, responseDeserialize: (bytes: Buffer) => bytes, requestDeserialize: (bytes: Buffer) => bytes, responseSerialize: (value: Buffer) => value } }, 'Echo');
  const client = new Echo(`${address}:443`, credentials.createSsl(root), { 'grpc.ssl_target_name_override': host, 'grpc.default_authority': host });
  const counts = await again(endsAt, (number) => callOnce(client, `call ${number}`));
  client.close();
  return { client: 'gRPC', ...counts };
}

/** A call waits for its connection. Otherwise all would fail at once for the second in which the client rests between two attempts to connect. */
const patient = new Metadata({ waitForReady: true });

function callOnce(client: Client, message: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const identity = (bytes: Buffer) => bytes;
    client.makeUnaryRequest('/echo.Echo/Say', identity, identity, Buffer.from(message), patient, (error, answer) => {
      if (error !== null) reject(error);
      else if (answer?.toString() === message) resolve();
      else reject(new Error(`${message} came back as ${answer?.toString()}`));
    });
  });
}

/** A message at a time; a connection that its server ended between two is opened anew, as clients do. */
async function webSocket({ address, host }: LoadedAt, endsAt: number): Promise<Outcome> {
  let socket: WebSocket | undefined;
  const counts = await again(endsAt, async (number) => {
    if (socket?.readyState !== WebSocket.OPEN) socket = await opened(`ws://${address}/socket?host=${host}`);
    await echoed(socket, `message ${number}`);
  });
  socket?.close();
  return { client: 'WebSocket', ...counts };
}

function opened(url: string): Promise<WebSocket> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.addEventListener('open', () => resolve(socket));
    socket.addEventListener('error', () => reject(new Error('a WebSocket was not opened')));
  });
}

/** Whether the message comes back. A goodbye that crosses it on its way is no failure: the server never took it, and it is sent again. */
function echoed(socket: WebSocket, message: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const done = new AbortController();
    const { signal } = done;
    const end = (work: () => void) => {
      done.abort();
      work();
    };
    socket.addEventListener('message', ({ data }) => end(() => (data === message ? resolve() : reject(new Error(`${message} came back as ${data}`)))), { signal });
    socket.addEventListener('close', ({ code }) => end(() => (code === goingAway ? resolve() : reject(new Error(`a WebSocket was closed with ${code}`)))), { signal });
    socket.send(message);
  });
}

/** https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1 */
const goingAway = 1001;

type Counts = Omit<Outcome, 'client'>;

function summed(all: readonly Counts[]): Counts {
  return { answered: all.reduce((sum, { answered }) => sum + answered, 0), failed: all.reduce((sum, { failed }) => sum + failed, 0), said: [...new Set(all.map(({ said }) => said).filter((said) => said !== ''))].join('; ') };
}

async function again(endsAt: number, once: (number: number) => Promise<void>): Promise<Counts> {
  const reasons = new Map<string, number>();
  let answered = 0;
  for (let number = 0; performance.now() < endsAt; number += 1) {
    await once(number).then(() => (answered += 1), (thrown: unknown) => reasons.set(String(thrown), (reasons.get(String(thrown)) ?? 0) + 1));
  }
  return { answered, failed: [...reasons.values()].reduce((sum, count) => sum + count, 0), said: [...reasons].map(([reason, count]) => `${count}: ${reason}`).join('; ') };
}
