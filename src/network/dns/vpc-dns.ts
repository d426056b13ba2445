import type { Socket as DatagramSocket } from 'node:dgram';
import type { Server, Socket } from 'node:net';
import { known } from '#base/assert.ts';
import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { minuteMs } from '#base/time.ts';
import { vpcDnsServer } from '#model/name-resolution.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import type { NamespaceSockets, SocketAddress } from '../namespace-sockets.ts';
import type { VpcDoor, VpcService } from '../vpc-services.ts';
import type { DnsWorld } from './dns-world.ts';
import { HostResolver } from './host-resolver.ts';
import type { NameServer } from './name-servers.ts';
import { Responder } from './responder.ts';
import { tcpFace } from './tcp-face.ts';

/** Of every VPC, beside the one in its own range (https://docs.aws.amazon.com/vpc/latest/userguide/AmazonDNS-concepts.html). */
const linkLocalAddress = '169.254.169.253';
const dnsPort = 53;
const failureSilenceMs = minuteMs;

/** The DNS servers of VPCs: they know the VPC's own names and those of our APIs, and ask the host's servers for others. */
export class VpcDns implements VpcService, Disposable {
  readonly name = 'DNS';
  readonly #options: VpcDnsOptions;
  readonly #resolver: HostResolver;
  readonly #responders = new Set<Responder>();
  #failureToldAt: number | undefined;
  #world: DnsWorld | undefined;
  #topologies: ReadonlyMap<string, VpcTopology> = new Map();

  constructor(options: VpcDnsOptions) {
    this.#options = options;
    this.#resolver = new HostResolver(options);
  }

  /** What names say from now on. */
  setWorld(world: DnsWorld): void {
    this.#world = world;
    this.#topologies = new Map(world.topologies.map((topology) => [topology.vpcId, topology]));
    for (const responder of this.#responders) responder.forget();
  }

  async open({ vpcId, cidr, sockets }: VpcDoor): Promise<AsyncDisposable> {
    const responder = new Responder({ look: () => ({ world: this.#world, topology: this.#topologies.get(vpcId) }), resolver: this.#resolver, tellFailure: (reason) => this.#tellFailure(reason) });
    await using opened = new AsyncDisposableStack();
    this.#responders.add(responder);
    opened.defer(() => void this.#responders.delete(responder));
    for (const address of [linkLocalAddress, known(vpcDnsServer(cidr), `the address of a DNS server in ${cidr}`)]) {
      opened.use(await udpFace(responder, sockets, { address, port: dnsPort }));
      opened.use(await listening(responder, sockets, { address, port: dnsPort }));
    }
    return opened.move();
  }

  /** Tasks may ask thousands of times a second; the log is for people. */
  #tellFailure(reason: string): void {
    const { clock, log } = this.#options;
    const nowMs = clock.nowMs();
    if (this.#failureToldAt !== undefined && nowMs - this.#failureToldAt < failureSilenceMs) return;
    this.#failureToldAt = nowMs;
    log.warn('names outside of VPCs cannot be resolved at present', { reason });
  }

  [Symbol.dispose](): void {
    this.#resolver[Symbol.dispose]();
  }
}

export interface VpcDnsOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** Those that the host itself asks. */
  readonly nameServers: () => Promise<readonly NameServer[]>;
}

/** Bursts of queries wait in the kernel while the daemon does something else. */
const receiveBufferBytes = 1024 * 1024;

async function udpFace(responder: Responder, sockets: NamespaceSockets, at: SocketAddress): Promise<AsyncDisposable> {
  const socket: DatagramSocket = await sockets.bind(at);
  let isOpen = true;
  // An answer that cannot be sent is asked for again by who waits for it.
  socket.on('error', () => undefined);
  socket.setRecvBufferSize(receiveBufferBytes);
  socket.on('message', (message, { address, port }) => {
    const reply = responder.respond(message, address, 'udp');
    if (reply === undefined) return;
    if (!(reply instanceof Promise)) return socket.send(reply, port, address);
    void reply.then((later) => {
      if (isOpen) socket.send(later, port, address);
    });
  });
  return {
    async [Symbol.asyncDispose]() {
      isOpen = false;
      socket.close();
    },
  };
}

async function listening(responder: Responder, sockets: NamespaceSockets, at: SocketAddress): Promise<AsyncDisposable> {
  const server: Server = tcpFace(responder);
  const connections = new Set<Socket>();
  server.on('connection', (connection) => {
    connections.add(connection);
    connection.on('close', () => connections.delete(connection));
  });
  await sockets.listen(server, at);
  return {
    async [Symbol.asyncDispose]() {
      server.close();
      for (const connection of connections) connection.destroy();
    },
  };
}
