import { createServer, type Server, type Socket } from 'node:net';
import { secondMs } from '#base/time.ts';
import { withLength } from './exchange.ts';
import type { Responder } from './responder.ts';

/** https://www.rfc-editor.org/rfc/rfc7766: connections stay open for more queries, for some seconds. */
const idleMs = 10 * secondMs;
const connectionsMax = 256;
/** Queries of one connection that may wait for their answers at once. */
const waitingMax = 32;
const lengthBytes = 2;

/** Takes queries over TCP, any number by one connection, and answers each when its answer is there. */
export function tcpFace(responder: Responder): Server {
  const server = createServer({ allowHalfOpen: true }, (socket) => new Conversation(socket, responder));
  server.maxConnections = connectionsMax;
  return server;
}

class Conversation {
  readonly #socket: Socket;
  readonly #responder: Responder;
  #received: Buffer = Buffer.alloc(0);
  #waiting = 0;
  #hasEnded = false;

  constructor(socket: Socket, responder: Responder) {
    this.#socket = socket;
    this.#responder = responder;
    socket.setTimeout(idleMs, () => socket.destroy());
    // The asker went away; there is nobody to tell.
    socket.on('error', () => undefined);
    socket.on('data', (chunk: Buffer) => {
      this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
      this.#takeQueries();
    });
    socket.on('drain', () => this.#takeQueries());
    socket.on('end', () => {
      this.#hasEnded = true;
      this.#takeQueries();
    });
  }

  /** As many as it may hold; the rest stays with the kernel, and then with the asker. */
  #takeQueries(): void {
    while (this.#mayTakeMore()) {
      const message = this.#nextMessage();
      if (message === undefined) break;
      this.#answer(message);
    }
    if (this.#mayTakeMore()) this.#socket.resume();
    else this.#socket.pause();
    if (this.#hasEnded && this.#waiting === 0 && this.#mayTakeMore()) this.#socket.end();
  }

  #mayTakeMore(): boolean {
    return this.#waiting < waitingMax && !this.#socket.writableNeedDrain;
  }

  #nextMessage(): Buffer | undefined {
    if (this.#received.length < lengthBytes) return undefined;
    const end = lengthBytes + this.#received.readUInt16BE(0);
    if (this.#received.length < end) return undefined;
    const message = this.#received.subarray(lengthBytes, end);
    this.#received = this.#received.subarray(end);
    return message;
  }

  #answer(message: Buffer): void {
    const reply = this.#responder.respond(message, this.#socket.remoteAddress ?? '', 'tcp');
    if (!(reply instanceof Promise)) {
      if (reply !== undefined) this.#socket.write(withLength(reply));
      return;
    }
    this.#waiting += 1;
    void reply.then((later) => {
      this.#waiting -= 1;
      if (this.#socket.writable) this.#socket.write(withLength(later));
      this.#takeQueries();
    });
  }
}
