import { createSocket } from 'node:dgram';
import { connect, isIPv6 } from 'node:net';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';
import { answers } from './codec.ts';
import type { NameServer } from './name-servers.ts';

export interface Exchange {
  readonly server: NameServer;
  readonly question: Buffer;
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Asks a server by a datagram, from a port that the kernel chooses anew; what does not answer the question is passed over. */
export function exchangeByUdp(exchange: Exchange): Promise<Buffer> {
  const { server, question } = exchange;
  const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4');
  let isClosed = false;
  const close = () => {
    isClosed = true;
    socket.close();
  };
  return settled(exchange, close, (resolve, reject) => {
    socket.on('error', reject);
    socket.on('message', (message: Buffer) => {
      if (answers(question, message)) resolve(message);
    });
    // A connected socket takes datagrams of that server alone, and is told that nobody listens there.
    socket.connect(server.port, server.address, () => {
      if (!isClosed) socket.send(question);
    });
  });
}

const lengthBytes = 2;

/** Asks a server over TCP, for an answer that is too long for a datagram. */
export function exchangeByTcp(exchange: Exchange): Promise<Buffer> {
  const { server, question } = exchange;
  const socket = connect({ host: server.address, port: server.port });
  let received = Buffer.alloc(0);
  return settled(exchange, () => socket.destroy(), (resolve, reject) => {
    socket.on('error', reject);
    socket.on('close', () => reject(new WorldError('NoNameServer', `${server.address} closed the connection before it answered`)));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < lengthBytes || received.length < lengthBytes + received.readUInt16BE(0)) return;
      const message = received.subarray(lengthBytes, lengthBytes + received.readUInt16BE(0));
      if (answers(question, message)) resolve(message);
      else reject(new WorldError('NoNameServer', `${server.address} answered something else`));
    });
    socket.write(withLength(question));
  });
}

/** A message as it goes over TCP. */
export function withLength(message: Buffer): Buffer {
  const framed = Buffer.allocUnsafe(lengthBytes + message.length);
  framed.writeUInt16BE(message.length, 0);
  message.copy(framed, lengthBytes);
  return framed;
}

type Begin = (resolve: (message: Buffer) => void, reject: (reason: unknown) => void) => void;

/** Ends by the answer, an error, the deadline or the signal, whichever is first; the socket is closed in every case. */
function settled({ server, timeoutMs, clock, signal }: Exchange, close: () => void, begin: Begin): Promise<Buffer> {
  const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
  const fail = (why: string) => reject(new WorldError('NoNameServer', `${server.address} ${why}`));
  const abort = () => fail('is not asked any more');
  const cancel = clock.after(timeoutMs, () => fail('did not answer in time'));
  signal.addEventListener('abort', abort, { once: true });
  if (signal.aborted) abort();
  begin(resolve, reject);
  return promise.finally(() => {
    cancel();
    signal.removeEventListener('abort', abort);
    close();
  });
}
