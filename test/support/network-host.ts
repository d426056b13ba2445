import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '#base/clock.ts';
import { lineLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { known } from '#base/assert.ts';
import { formatAddress, parseCidr } from '#model/cidr.ts';
import { loopbackPool } from '#model/public-address.ts';
import type { Packet } from '#network/evaluate.ts';
import { linuxNetworks, type LinuxNetworks } from '#network/linux-networks.ts';
import type { VpcService } from '#network/vpc-services.ts';
import { TestVpcs } from './test-vpcs.ts';
import type { EniWish } from './vpc-fixtures.ts';

const answerWaitSeconds = 1;
const answerAttemptsMax = 5;
/** Rules are applied in milliseconds after `setVpcs` returns. */
export const settleMs = 100;
/** Namespaces have names for the whole machine, and the suite may run twice at once. */
export const runMark = process.pid.toString(36).slice(-3);

/** The driver on this host, and programs in its tasks. */
export class NetworkHost implements AsyncDisposable {
  readonly #wish: HostWish;
  readonly #servers: ChildProcess[] = [];
  networks: LinuxNetworks;
  readonly vpcs = new TestVpcs(() => this.networks);

  private constructor(wish: HostWish, networks: LinuxNetworks) {
    this.#wish = wish;
    this.networks = networks;
  }

  static async start(name: string, services: readonly VpcService[] = [], publicAddressPool = testPool(`${name}${runMark}`)): Promise<NetworkHost> {
    const wish: HostWish = { instance: `${name}${runMark}`, stateDir: await mkdtemp(join(tmpdir(), 'dd-networks-')), services, publicAddressPool };
    return new NetworkHost(wish, await open(wish));
  }

  get instance(): string {
    return this.#wish.instance;
  }

  async restart(): Promise<void> {
    await this.networks[Symbol.asyncDispose]();
    this.networks = await open(this.#wish);
  }

  async connect(taskId: string, wish: EniWish): Promise<string> {
    return (await this.vpcs.connect(taskId, wish)).path;
  }

  release(taskId: string): Promise<void> {
    return this.vpcs.release(taskId);
  }

  /** The nth address of its pool. */
  publicAddress(n: number): string {
    const first = known(parseCidr(testPool(this.instance)), 'a CIDR').first;
    return formatAddress(first + n);
  }

  async pathOf(taskId: string): Promise<string> {
    return (await this.networks.claim(taskId)).path;
  }

  /** A server in the task that answers every connection with `hello`. */
  async serve(taskId: string, port: number): Promise<void> {
    const server = spawn('nsenter', [`--net=${await this.pathOf(taskId)}`, 'busybox', 'nc', '-ll', '-p', String(port), '-e', 'echo', 'hello'], { stdio: 'ignore' });
    this.#servers.push(server);
    await delay(settleMs);
  }

  /** Servers on all addresses of a VPC's router. */
  routerServers(vpcId: string, ports: readonly number[]): Disposable & { readonly ready: Promise<unknown> } {
    return namespaceServer(`/run/netns/dd${this.instance}-${vpcId}`, ports);
  }

  async canReach(fromTaskId: string, toTaskId: string, packet: Packet): Promise<boolean> {
    const address = addressIn(await this.pathOf(toTaskId));
    if (packet.protocol === 'icmp') {
      await delay(settleMs);
      return (await inside(await this.pathOf(fromTaskId), ['busybox', 'ping', '-c', '1', '-W', String(answerWaitSeconds), address])).includes('1 packets received');
    }
    await this.serve(toTaskId, packet.port);
    return (await ask(await this.pathOf(fromTaskId), address, packet.port)) === 'hello';
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.kill('SIGKILL');
    await this.networks.destroy();
    await rm(this.#wish.stateDir, { recursive: true, force: true });
  }
}

interface HostWish {
  readonly instance: string;
  readonly stateDir: string;
  readonly services: readonly VpcService[];
  readonly publicAddressPool: string;
}

async function open(wish: HostWish): Promise<LinuxNetworks> {
  return linuxNetworks({ ...wish, clock: systemClock, random: systemRandom, log: lineLog((line) => process.stderr.write(line), Date.now) });
}

/** Addresses of the loopback that no other instance has. */
export function testPool(instance: string): string {
  return loopbackPool(createHash('sha256').update(instance).digest().readUInt32BE());
}

/** A server in the internet that tells callers their address. */
export function internetServer(port: number): Disposable & { readonly ready: Promise<unknown> } {
  return namespaceServer(process.env['PRETEND_INTERNET'] ?? '', [port]);
}

function namespaceServer(path: string, ports: readonly number[]): Disposable & { readonly ready: Promise<unknown> } {
  const program = `let left = ${ports.length}; for (const port of ${JSON.stringify(ports)}) require('node:net').createServer((socket) => socket.end(socket.remoteAddress)).listen(port, '0.0.0.0', () => --left || console.log('ready'))`;
  const server = spawn('nsenter', [`--net=${path}`, process.execPath, '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { ready: once(server.stdout, 'data'), [Symbol.dispose]: () => void server.kill('SIGKILL') };
}

/** A connection that gives back what it is given; `echo` gives an empty text when nothing comes back. */
export async function echoConnection(from: string, to: string, port: number, address = addressIn(to)) {
  const server = spawn('nsenter', [`--net=${to}`, 'busybox', 'nc', '-l', '-p', String(port), '-e', 'cat'], { stdio: 'ignore' });
  await delay(settleMs);
  const client = spawn('nsenter', [`--net=${from}`, 'busybox', 'nc', address, String(port)], { stdio: ['pipe', 'pipe', 'ignore'] });
  return {
    async echo(text: string): Promise<string> {
      client.stdin.write(`${text}\n`);
      const answer = await Promise.race([once(client.stdout, 'data'), delay(1_000, [''])]);
      return String(answer[0]).trim();
    },
    end() {
      client.kill('SIGKILL');
      server.kill('SIGKILL');
    },
  };
}

/** What a program in the namespace prints; empty when it fails. */
export function inside(path: string, command: readonly string[]): Promise<string> {
  return new Promise((resolve) => {
    execFile('nsenter', [`--net=${path}`, ...command], { timeout: 10_000 }, (_error, stdout) => resolve(stdout));
  });
}

/** What a server answers; empty when it cannot be reached. */
export async function ask(path: string, address: string, port: number): Promise<string> {
  return (await inside(path, ['busybox', 'timeout', String(answerWaitSeconds + 1), 'busybox', 'nc', '-w', String(answerWaitSeconds), address, String(port)])).trim();
}

/** What a server that can be reached answers, on a machine that may be too busy to answer at once; empty when it never does. */
export async function answerOf(path: string, address: string, port: number): Promise<string> {
  for (let attempt = 1; attempt < answerAttemptsMax; attempt += 1) {
    const answer = await ask(path, address, port);
    if (answer !== '') return answer;
  }
  return ask(path, address, port);
}

export function addressIn(path: string): string {
  return /inet (\S+)\//.exec(execFileSync('nsenter', [`--net=${path}`, 'ip', '-4', '-o', 'addr', 'show', 'dev', 'eth0'], { encoding: 'utf8' }))?.[1] ?? '';
}
