import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { lineLog } from '#base/log.ts';
import { HostGateway } from '#network/host-gateway.ts';
import { Records } from '#network/records.ts';
import { Shell } from '#network/shell.ts';
import type { Uplink } from '#network/vpc-network.ts';
import { runMark } from './network-host.ts';

/** The one that this process is in. */
export const hostNamespace = '/proc/self/ns/net';

/** A namespace in the place of a VPC's router: it has public addresses itself, where a router would lead to a task. */
export interface StandIn {
  readonly namespace: string;
  readonly path: string;
  readonly uplink: Uplink;
  readonly publicAddresses: readonly string[];
}

/** The host's side of VPCs, and stand-ins for them. */
export class GatewayHost implements AsyncDisposable {
  readonly #instance: string;
  readonly #pool: string;
  readonly #stateDir: string;
  readonly #vpcs: StandIn[] = [];
  readonly #servers: ChildProcess[] = [];
  #gateway: HostGateway;

  private constructor(instance: string, pool: string, stateDir: string, gateway: HostGateway) {
    this.#instance = instance;
    this.#pool = pool;
    this.#stateDir = stateDir;
    this.#gateway = gateway;
  }

  static async start(name: string, pool: string): Promise<GatewayHost> {
    const instance = `${name}${runMark}`;
    const stateDir = await mkdtemp(join(tmpdir(), 'dd-gateway-'));
    try {
      return new GatewayHost(instance, pool, stateDir, await open(instance, pool, stateDir));
    } catch (thrown) {
      await rm(stateDir, { recursive: true });
      throw thrown;
    }
  }

  get tableName(): string {
    return `drydock-${this.#instance}`;
  }

  uplink(index: number): Uplink {
    return this.#gateway.uplink(index);
  }

  underlay(publicIpv4Address: string): string {
    return this.#gateway.underlayAddress(publicIpv4Address);
  }

  /** Makes one that answers on port 80 of these addresses. */
  async vpc(vpcId: string, publicAddresses: readonly string[]): Promise<StandIn> {
    const namespace = `dd${this.#instance}-${vpcId}`;
    const vpc = { namespace, path: `/run/netns/${namespace}`, uplink: this.uplink(this.#vpcs.length), publicAddresses };
    execFileSync('ip', ['netns', 'add', namespace]);
    this.#vpcs.push(vpc);
    await this.connectAgain(vpc);
    await this.serve(vpc.path);
    return vpc;
  }

  async connectAgain({ namespace, uplink, publicAddresses }: StandIn): Promise<void> {
    await this.#gateway.connect(namespace, uplink);
    const lines = [`route add default via ${uplink.hostAddress}`, ...publicAddresses.map((address) => `addr replace ${this.underlay(address)}/32 dev lo`)];
    execFileSync('ip', ['-n', namespace, '-batch', '-'], { input: lines.map((line) => `${line}\n`).join('') });
  }

  /** Leads these public addresses to these VPCs; all of all of them when none are named. */
  async publish(owners?: Readonly<Record<string, Pick<StandIn, 'uplink'>>>): Promise<void> {
    const all = this.#vpcs.flatMap((vpc) => vpc.publicAddresses.map((address) => [address, vpc] as const));
    await this.#gateway.setPublicAddresses((owners === undefined ? all : Object.entries(owners)).map(([publicIpv4Address, { uplink }]) => ({ publicIpv4Address, uplink })));
  }

  /** A server in the namespace that tells who asks by TCP or UDP. */
  async serve(path: string): Promise<void> {
    const byTcp = "require('node:net').createServer((socket) => socket.on('error', () => {}).end('tcp ' + socket.remoteAddress)).listen(80, '0.0.0.0', () => console.log('ready'))";
    const addresses = JSON.stringify(this.#vpcs.find((vpc) => vpc.path === path)?.publicAddresses.map((address) => this.underlay(address)) ?? ['0.0.0.0']);
    const byUdp = `for (const address of ${addresses}) { const s = require('node:dgram').createSocket('udp4'); s.on('message', (m, from) => s.send('udp ' + from.address, from.port, from.address)); s.bind(80, address); }`;
    const server = spawn('nsenter', [`--net=${path}`, process.execPath, '-e', `${byUdp} ${byTcp}`], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#servers.push(server);
    await once(server.stdout, 'data');
  }

  /** The daemon goes and comes; `recorded` is what it then reads of its life before. */
  async restart(recorded?: { readonly uplinkBlock: string }): Promise<void> {
    await this.#gateway[Symbol.asyncDispose]();
    if (recorded !== undefined) {
      const records = await Records.open(this.#stateDir);
      execFileSync('ip', ['route', 'del', 'blackhole', (await records.host())?.uplinkBlock ?? '']);
      execFileSync('ip', ['route', 'add', 'blackhole', recorded.uplinkBlock]);
      await records.putHost({ ...recorded, bootId: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim() });
    }
    this.#gateway = await open(this.#instance, this.#pool, this.#stateDir);
    await this.#gateway.adopt(this.#vpcs.map((vpc, index) => ({ namespace: vpc.namespace, uplink: this.uplink(index) })));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.kill('SIGKILL');
    await this.#gateway.disconnectAll();
    await this.#gateway.remove();
    for (const { namespace } of this.#vpcs) execFileSync('ip', ['netns', 'del', namespace]);
    await rm(this.#stateDir, { recursive: true, force: true });
  }
}

async function open(instance: string, publicAddressPool: string, stateDir: string): Promise<HostGateway> {
  const log = lineLog((line) => process.stderr.write(line), Date.now);
  return HostGateway.open({ instance, prefix: `dd${instance}-`, publicAddressPool, records: await Records.open(stateDir), clock: systemClock, shell: new Shell(systemClock), log });
}
