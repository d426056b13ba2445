import { createServer, type Server, type Socket } from 'node:net';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import { secondMs } from '#base/time.ts';
import { receiveClient } from './receive-client.ts';
import type { HostListener } from './host-ports.ts';

const frontAddress = '127.0.0.1';
/** A port that is in use is tried again: what has it may have ended. */
const retryMs = 5 * secondMs;
const addressesToldMax = 3;

export interface HostFrontOptions {
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Takes connections to 127.0.0.1 on the ports of load balancers, and passes each on to the one that the client names: browsers and curl resolve
 * all names that end in `.localhost` to 127.0.0.1 by themselves.
 */
export class HostFront implements AsyncDisposable {
  readonly #options: HostFrontOptions;
  readonly #ports = new Map<number, FrontPort>();

  constructor(options: HostFrontOptions) {
    this.#options = options;
  }

  setPorts(wanted: ReadonlyMap<number, readonly HostListener[]>): void {
    for (const [port, front] of this.#ports) {
      if (wanted.has(port)) continue;
      void front.close();
      this.#ports.delete(port);
    }
    for (const [port, listeners] of wanted) {
      const front = this.#ports.get(port) ?? new FrontPort(port, this.#options);
      front.listeners = listeners;
      this.#ports.set(port, front);
    }
  }

  /** Why 127.0.0.1 does not lead to load balancers on some ports; by port. */
  get problems(): ReadonlyMap<number, string> {
    return new Map([...this.#ports].flatMap(([port, { problem }]) => (problem === undefined ? [] : [[port, problem] as const])));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([...this.#ports.values()].map((front) => front.close()));
    this.#ports.clear();
  }
}

/** One port of 127.0.0.1, for as long as a load balancer listens on it. */
class FrontPort {
  readonly #port: number;
  readonly #options: HostFrontOptions;
  readonly #server: Server;
  readonly #clients = new Set<Socket>();
  listeners: readonly HostListener[] = [];
  #reason: string | undefined;
  #isClosed = false;
  #cancelRetry = () => {};

  constructor(port: number, options: HostFrontOptions) {
    this.#port = port;
    this.#options = options;
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#take(client));
    this.#server.on('error', (failure) => this.#failed(failure));
    this.#server.on('listening', () => (this.#reason = undefined));
    this.#listen();
  }

  /** Undefined while clients are taken. */
  get problem(): string | undefined {
    return this.#reason === undefined ? undefined : `${this.#reason}: ${insteadOf(this.listeners)}`;
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#cancelRetry();
    for (const client of this.#clients) client.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #listen(): void {
    if (!this.#isClosed) this.#server.listen({ host: frontAddress, port: this.#port });
  }

  #failed(failure: Error): void {
    const reason = reasonOf(this.#port, failure);
    const isNew = reason !== this.#reason;
    this.#reason = reason;
    if (isNew) this.#options.log.warn(this.problem ?? reason);
    this.#cancelRetry = this.#options.clock.after(retryMs, () => this.#listen());
  }

  #take(client: Socket): void {
    this.#clients.add(client);
    client.on('close', () => this.#clients.delete(client));
    receiveClient(client, { clock: this.#options.clock, listeners: () => this.listeners });
  }
}

function reasonOf(port: number, failure: Error): string {
  const code = 'code' in failure ? failure.code : undefined;
  if (code === 'EADDRINUSE') return `${frontAddress}:${port} is in use by another program`;
  if (code === 'EACCES') return `${frontAddress}:${port} needs a privilege that the daemon does not have (CAP_NET_BIND_SERVICE)`;
  return `${frontAddress}:${port} cannot be listened on (${failure.message})`;
}

/** What to do instead: the load balancers' own addresses answer in any case. */
function insteadOf(listeners: readonly HostListener[]): string {
  const own = listeners.slice(0, addressesToldMax).map(({ address, port }) => `${address}:${port}`);
  const more = listeners.length > own.length ? ', …' : '';
  return `browsers and curl find no load balancer by its name there, but at ${own.join(', ')}${more}`;
}
