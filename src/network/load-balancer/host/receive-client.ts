import { connect, type Socket } from 'node:net';
import type { Clock } from '#base/clock.ts';
import { secondMs } from '#base/time.ts';
import { chooseListener, listenerOfSilence } from './choose-listener.ts';
import type { HostListener } from './host-ports.ts';

/** For how long a client may say nothing before it is taken for one of a protocol in which the server speaks first. */
const silenceMs = 300;
const firstBytesTimeoutMs = 30 * secondMs;

interface Reception {
  readonly clock: Clock;
  /** Those of the port that it has come to, as they now are. */
  readonly listeners: () => readonly HostListener[];
}

/** Listens to a client that has come to a port of 127.0.0.1 until it is known whom it wants, and passes it on. */
export function receiveClient(client: Socket, reception: Reception): void {
  new ArrivedClient(client, reception).listen();
}

class ArrivedClient {
  readonly #client: Socket;
  readonly #listeners: () => readonly HostListener[];
  readonly #cancels: readonly (() => void)[];
  readonly #read = (chunk: Buffer) => this.#hear(chunk);
  readonly #leave = () => void this.#client.destroy();
  #bytes: Buffer = Buffer.alloc(0);

  constructor(client: Socket, { clock, listeners }: Reception) {
    this.#client = client;
    this.#listeners = listeners;
    this.#cancels = [clock.after(silenceMs, () => this.#breakSilence()), clock.after(firstBytesTimeoutMs, this.#leave)];
  }

  listen(): void {
    this.#client.on('error', this.#leave);
    this.#client.on('close', () => this.#settle());
    this.#client.on('data', this.#read).on('end', this.#leave);
    this.#choose();
  }

  #hear(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    this.#choose();
  }

  #choose(): void {
    const choice = chooseListener(this.#listeners(), this.#bytes);
    if (choice.kind === 'to') this.#passOn(choice.listener);
    if (choice.kind !== 'nowhere') return;
    this.#settle();
    this.#client.end(choice.response);
    this.#client.resume();
  }

  #breakSilence(): void {
    const listener = this.#bytes.length === 0 ? listenerOfSilence(this.#listeners()) : undefined;
    if (listener !== undefined) this.#passOn(listener);
  }

  #settle(): void {
    for (const cancel of this.#cancels) cancel();
    this.#client.off('data', this.#read).off('end', this.#leave).pause();
  }

  #passOn({ address, port }: HostListener): void {
    this.#settle();
    const client = this.#client;
    const upstream = connect({ host: address, port, allowHalfOpen: true, noDelay: true });
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
    if (this.#bytes.length > 0) upstream.write(this.#bytes);
    client.pipe(upstream);
    upstream.pipe(client);
  }
}
