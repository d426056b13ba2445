import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:net';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { namespaceSockets } from '#network/namespace-sockets.ts';
import type { Probe } from '#network/testing/probes.ts';
import { farAddresses, tcpPorts } from '#network/testing/random-worlds.ts';
import { taskNetworkOf, underlay } from '#network/testing/walked-world.ts';
import { NetworkHost, pingIsAnswered, reached } from './network-host.ts';

const hostNamespace = '/proc/self/ns/net';
const internetNamespace = process.env['PRETEND_INTERNET'] ?? '';

/** Random VPCs made real: in each task and router, and in the internet, somebody answers with who they are. */
export class RealWorld implements AsyncDisposable {
  readonly #host: NetworkHost;
  readonly #paths = new Map<string, string>();
  readonly #routers = new Set<string>();
  readonly #servers: Server[] = [];

  private constructor(host: NetworkHost) {
    this.#host = host;
  }

  static async start(name: string): Promise<RealWorld> {
    const world = new RealWorld(await NetworkHost.start(name, [], { publicAddressPool: underlay.pool }));
    for (const address of farAddresses) execFileSync('nsenter', [`--net=${internetNamespace}`, 'ip', 'addr', 'replace', `${address}/32`, 'dev', 'lo']);
    await world.#serve(internetNamespace, 'internet');
    return world;
  }

  /** Leads from the world before to this one by what differs. */
  async become(vpcs: readonly VpcTopology[]): Promise<void> {
    const enis = vpcs.flatMap((vpc) => vpc.interfaces.filter(({ type }) => type === 'interface' || type === 'network_load_balancer').map((eni) => ({ vpc, eni })));
    const gone = [...this.#paths.keys()].filter((id) => !enis.some(({ eni }) => eni.id === id));
    await Promise.all(gone.map((id) => this.#host.networks.release(id)));
    for (const id of gone) this.#paths.delete(id);
    await this.#host.networks.setVpcs(vpcs);
    await Promise.all(enis.filter(({ eni }) => !this.#paths.has(eni.id)).map(({ vpc, eni }) => this.#connect(vpc, eni)));
    for (const { vpcId } of vpcs.filter((vpc) => !this.#routers.has(vpc.vpcId))) {
      this.#routers.add(vpcId);
      await this.#serve(`/run/netns/dd${this.#host.instance}-${vpcId}`, 'router');
    }
    // Routers that were made meanwhile are tied to each other and to the host, too.
    await this.#host.networks.setVpcs(vpcs);
  }

  /** Who answers; one that should answer is asked again when a busy machine did not answer at once. */
  async answers(vpcs: readonly VpcTopology[], { from, to, packet }: Probe, isExpected: boolean): Promise<string> {
    const eni = vpcs.flatMap(({ vpcId, interfaces }) => (from.kind === 'interface' && vpcId === from.vpcId ? interfaces : [])).find(({ addresses }) => addresses.includes(from.address));
    const path = eni === undefined ? hostNamespace : this.#paths.get(eni.id) ?? '';
    if (packet.protocol === 'tcp') return (await reached(path, to, packet.port, isExpected)) || 'nobody';
    return (await pingIsAnswered(path, to, { isSaid: isExpected, ...(eni !== undefined && { from: from.address }) })) ? 'somebody' : 'nobody';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.close();
    await this.#host[Symbol.asyncDispose]();
  }

  async #connect(vpc: VpcTopology, eni: VpcTopology['interfaces'][number]): Promise<void> {
    const { networks } = this.#host;
    const namespace = await networks.claim(eni.id);
    const network = taskNetworkOf(vpc, eni);
    await networks.connect(namespace, network);
    this.#paths.set(eni.id, namespace.path);
    // An interface that gets a second address, or loses it, is of the same task.
    const [first, second] = [network.privateIpv4Address, network.privateIpv4Address.replace(/\d+$/, (last) => String(Number(last) + 10))];
    execFileSync('nsenter', [`--net=${namespace.path}`, 'ip', 'addr', 'add', `${second}/24`, 'dev', 'eth0', 'noprefixroute']);
    // What comes here and is for others is answered here, too.
    execFileSync('nsenter', [`--net=${namespace.path}`, 'nft', '-f', '-'], { input: `table ip carrier { chain take { type nat hook prerouting priority -100; iifname "eth0" ip daddr != { ${first}, ${second} } dnat to ${first}; }; }` });
    await this.#serve(namespace.path, eni.id);
  }

  async #serve(path: string, name: string): Promise<void> {
    for (const port of tcpPorts) {
      const server = createServer((socket) => socket.on('error', () => undefined).end(name));
      await namespaceSockets(path).listen(server, { address: '0.0.0.0', port });
      this.#servers.push(server);
    }
  }
}
