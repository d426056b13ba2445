import { connect, type Socket } from 'node:net';
import type { Clock } from '#base/clock.ts';
import { WorldError } from '#base/errors.ts';

const answerTimeoutMs = 5_000;
/** What thousands of servers' states take. */
const answerBytesMax = 64 * 1024 * 1024;

/** What HAProxy answers to a line of commands at one of its sockets. Throws WorldError `HaproxyNotAnswering`. */
export async function ask(path: string, line: string, clock: Clock): Promise<string> {
  const socket = connect(path);
  const chunks: Buffer[] = [];
  let size = 0;
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const fail = (reason: string) => reject(new WorldError('HaproxyNotAnswering', `HAProxy does not answer at ${path}: ${reason}`));
  socket.on('data', (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size > answerBytesMax) fail('it answers without end');
  });
  socket.on('error', (error) => fail(error.message));
  socket.on('close', () => resolve(Buffer.concat(chunks).toString('utf8')));
  const cancel = clock.after(answerTimeoutMs, () => fail('its time is over'));
  socket.end(`${line}\n`);
  return promise.finally(() => {
    cancel();
    socket.destroy();
  });
}

/** Calls back when who answers at the socket ends, without asking it anything. */
export function watchSocket(path: string, onEnd: () => void): Disposable {
  const socket: Socket = connect(path);
  let isOver = false;
  const end = () => {
    if (!isOver) onEnd();
    isOver = true;
  };
  socket.unref();
  socket.on('error', () => undefined);
  socket.on('close', end);
  return {
    [Symbol.dispose]() {
      isOver = true;
      socket.destroy();
    },
  };
}
