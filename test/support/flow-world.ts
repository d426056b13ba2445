import { createSocket, type Socket as DatagramSocket } from 'node:dgram';
import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '#base/clock.ts';
import { lineLog } from '#base/log.ts';
import type { ListenerProtocol } from '#model/listener.ts';
import type { LoadBalancerReport, LoadBalancerTopology, TargetGroupSettings, TopologyListener, TopologyTarget, TopologyTargetGroup } from '#model/load-balancer-topology.ts';
import { newTopology, newTopologyGroup, newTopologyTarget } from '#network/load-balancer/topology.fixture.ts';
import { NetworkFlows } from '#network/load-balancer/network/network-flows.ts';
import { connectInNamespace } from '#network/namespace-connection.ts';
import { namespaceSockets } from '#network/namespace-sockets.ts';
import { NetworkHost } from './network-host.ts';
import { addressOf, networkOf, type EniWish } from './vpc-fixtures.ts';

/** An answer that has to come is waited for, as the machine may be busy; one that must not come would be there by then. */
const answerTimeoutMs = 30_000;
const silenceMs = 1_000;
const targetPort = 8080;

/** A network load balancer of one node or more in a VPC on this host, with targets that tell who they are and whom they see. */
export class FlowWorld implements AsyncDisposable {
  readonly host: NetworkHost;
  readonly reports: LoadBalancerReport[] = [];
  readonly #servers: (Server | DatagramSocket)[] = [];
  readonly #connections: Socket[] = [];
  readonly #nodes: { readonly zone: string; readonly wish: EniWish; readonly path: string }[] = [];
  flows: NetworkFlows;

  private constructor(host: NetworkHost) {
    this.host = host;
    this.flows = this.#open();
  }

  static async start(name: string): Promise<FlowWorld> {
    return new FlowWorld(await NetworkHost.start(name));
  }

  async node(zone: string, wish: EniWish): Promise<void> {
    const path = await this.host.connect(`node-${zone}`, { type: 'network_load_balancer', ...wish });
    this.#nodes.push({ zone, wish, path });
  }

  nodePath(zone: string): string {
    return this.#nodes.find((node) => node.zone === zone)?.path ?? '';
  }

  /** A task that tells each connection, and each datagram, `<its name> <the sender's address>`, and gives back what a connection sends. */
  async target(name: string, wish: EniWish): Promise<string> {
    const path = await this.host.connect(name, wish);
    const server = createServer((socket) => {
      this.#connections.push(socket);
      socket.on('error', () => undefined);
      socket.write(`${name} ${socket.remoteAddress}\n`);
      socket.pipe(socket);
    });
    await namespaceSockets(path).listen(server, { address: '0.0.0.0', port: targetPort });
    const socket = await namespaceSockets(path).bind({ address: '0.0.0.0', port: targetPort });
    socket.on('message', (_, { address, port }) => socket.send(`${name} ${address}`, port, address));
    this.#servers.push(server, socket);
    return path;
  }

  /** Makes the load balancer be so. */
  async become(balancer: LoadBalancerTopology): Promise<void> {
    const nodes = this.#nodes.map(({ zone, wish, path }) => ({ node: { availabilityZone: zone, network: networkOf(wish) }, path }));
    const failures = await this.flows.setBalancers([{ balancer: { ...balancer, nodes: nodes.map(({ node }) => node) }, nodes }]);
    if (failures.size > 0) throw new Error([...failures.values()].join());
  }

  /** Another life of the daemon. */
  async restart(): Promise<void> {
    await this.flows[Symbol.asyncDispose]();
    this.flows = this.#open();
  }

  /** A connection that stays. */
  async connection(path: string, address: string, port: number, waitMs = answerTimeoutMs): Promise<FlowConnection> {
    const socket = connectInNamespace(path, { address, port });
    this.#connections.push(socket);
    const connection = new FlowConnection(socket, waitMs);
    await connection.greeted;
    return connection;
  }

  /** What who answers a new connection tells; empty when nobody does. */
  async greeting(path: string, address: string, port: number, waitMs = answerTimeoutMs): Promise<string> {
    const { greeting, end } = await this.connection(path, address, port, waitMs);
    end();
    return greeting;
  }

  /** Whether nobody answers a new connection. */
  async isSilent(path: string, address: string, port: number): Promise<boolean> {
    return (await this.greeting(path, address, port, silenceMs)) === '';
  }

  /** What who answers a datagram tells; empty when nobody does. */
  async datagram(path: string, address: string, port: number, from?: DatagramSocket): Promise<string> {
    const socket = from ?? (await this.datagramSocket(path));
    const answer = Promise.withResolvers<string>();
    socket.once('message', (message) => answer.resolve(message.toString()));
    socket.send('hello', port, address);
    return Promise.race([answer.promise, delay(answerTimeoutMs, '', { ref: false })]);
  }

  async datagramSocket(path: string): Promise<DatagramSocket> {
    const socket = path === '' ? createSocket('udp4') : await namespaceSockets(path).bind({ address: '0.0.0.0', port: 0 });
    this.#servers.push(socket);
    return socket;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.flows[Symbol.asyncDispose]();
    for (const connection of this.#connections) connection.destroy();
    for (const server of this.#servers) server.close();
    await this.host[Symbol.asyncDispose]();
  }

  #open(): NetworkFlows {
    return new NetworkFlows({ clock: systemClock, log: lineLog((line) => process.stderr.write(line), Date.now), onReport: (report) => this.reports.push(report) });
  }
}

export class FlowConnection {
  readonly #socket: Socket;
  readonly greeted: Promise<unknown>;
  #received = '';
  isReset = false;

  constructor(socket: Socket, waitMs: number) {
    this.#socket = socket;
    const first = Promise.withResolvers<void>();
    socket.setEncoding('utf8').on('data', (text: string) => {
      this.#received += text;
      first.resolve();
    });
    socket.on('error', () => {
      this.isReset = true;
      first.resolve();
    });
    this.greeted = Promise.race([first.promise, delay(waitMs, undefined, { ref: false })]);
  }

  get greeting(): string {
    return this.#received.split('\n')[0] ?? '';
  }

  /** Whether what is sent comes back. */
  async echoes(): Promise<boolean> {
    const before = this.#received.length;
    this.#socket.write('ping\n');
    const deadline = Date.now() + answerTimeoutMs;
    while (this.#received.length === before && !this.isReset && Date.now() < deadline) await delay(10);
    return this.#received.length > before;
  }

  readonly end = (): void => {
    this.#socket.destroy();
  };
}

/** A load balancer with these listeners and groups; each listener leads to the groups of its place in the list. */
export function networkBalancer(listeners: readonly TopologyListener[], groups: readonly TopologyTargetGroup[]): LoadBalancerTopology {
  return newTopology(groups, { type: 'network', listeners });
}

export function flowListener(protocol: ListenerProtocol, port: number, ...groups: readonly TopologyTargetGroup[]): TopologyListener {
  const arn = `listener-${protocol}-${port}`;
  const targetGroups = groups.map((group) => ({ targetGroupArn: group.arn, weight: 1 }));
  return { arn, id: `${protocol}${port}`, port, protocol, certificates: [], clientCertificates: { mode: 'off' }, rules: [{ arn, conditions: [], action: { type: 'forward', targetGroups, isPlain: true } }], tcpIdleTimeoutSeconds: 350, headerAttributes: {} };
}

export function flowGroup(id: string, targets: readonly TopologyTarget[], settings: Partial<TargetGroupSettings> = {}): TopologyTargetGroup {
  const group = newTopologyGroup(targets, { id, arn: `group-${id}`, protocol: 'TCP' });
  return { ...group, settings: { ...group.settings, isCrossZone: false, ...settings } };
}

export function flowTarget(wish: EniWish, change: Partial<TopologyTarget> = {}): TopologyTarget {
  return newTopologyTarget(addressOf(wish), { port: targetPort, availabilityZone: 'us-east-1a', state: 'healthy', ...change });
}
