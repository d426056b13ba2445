import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock, type Clock } from '#base/clock.ts';
import { lineLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { known } from '#base/assert.ts';
import { formatAddress, parseCidr } from '#model/cidr.ts';
import { loopbackPool } from '#model/public-address.ts';
import type { Packet } from '#network/evaluate.ts';
import { linuxNetworks, type LinuxNetworks } from '#network/linux-networks.ts';
import type { VpcService } from '#network/vpc-services.ts';
import { TestVpcs } from './test-vpcs.ts';
import { until } from './until.ts';
import type { EniWish } from './vpc-fixtures.ts';

const answerWaitSeconds = 1;
/** What is sure to come on a machine that has time may take so long on one that has none. */
const patienceMs = 30_000;
const pauseMs = 50;
export const settleMs = 100;
/** The network that this process is in. */
export const hostNamespace = '/proc/self/ns/net';
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

  static async start(name: string, services: readonly VpcService[] = [], more: Partial<Pick<HostWish, 'publicAddressPool' | 'clock'>> = {}): Promise<NetworkHost> {
    const instance = `${name}${runMark}`;
    const wish: HostWish = { instance, stateDir: await mkdtemp(join(tmpdir(), 'dd-networks-')), services, publicAddressPool: testPool(instance), clock: systemClock, lines: [], ...more };
    return new NetworkHost(wish, await open(wish));
  }

  /** What was logged. */
  get lines(): readonly string[] {
    return this.#wish.lines;
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
    await untilListened(await this.pathOf(taskId), port);
  }

  /** Servers on all addresses of a VPC's router. */
  routerServers(vpcId: string, ports: readonly number[]): Disposable & { readonly ready: Promise<unknown> } {
    return namespaceServer(`/run/netns/dd${this.instance}-${vpcId}`, ports);
  }

  /** `isSaid` is what should be: it only says how long an answer is waited for. */
  async canReach(fromTaskId: string, toTaskId: string, packet: Packet, isSaid: boolean): Promise<boolean> {
    const address = addressIn(await this.pathOf(toTaskId));
    if (packet.protocol === 'icmp') return pingIsAnswered(await this.pathOf(fromTaskId), address, { isSaid });
    await this.serve(toTaskId, packet.port);
    return (await reached(await this.pathOf(fromTaskId), address, packet.port, isSaid)) === 'hello';
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
  readonly clock: Clock;
  readonly lines: string[];
}

async function open(wish: HostWish): Promise<LinuxNetworks> {
  const tell = (line: string) => {
    wish.lines.push(line);
    process.stderr.write(line);
  };
  return linuxNetworks({ ...wish, random: systemRandom, log: lineLog(tell, Date.now) });
}

/** By instance. */
const pools = new Map<string, string>();

/** Addresses of the loopback that no other instance of this process has. */
export function testPool(instance: string): string {
  const first = createHash('sha256').update(instance).digest().readUInt32BE();
  const taken = new Set(pools.values());
  const free = Array.from({ length: pools.size + 1 }, (_, step) => loopbackPool(first + step)).find((pool) => !taken.has(pool));
  const pool = known(pools.get(instance) ?? free, 'a pool');
  pools.set(instance, pool);
  return pool;
}

/** A server in the internet that tells callers their address; one that goes away too early ends its own connection only. */
export function internetServer(port: number): Disposable & { readonly ready: Promise<unknown> } {
  return namespaceServer(process.env['PRETEND_INTERNET'] ?? '', [port]);
}

function namespaceServer(path: string, ports: readonly number[]): Disposable & { readonly ready: Promise<unknown> } {
  const program = `let left = ${ports.length}; for (const port of ${JSON.stringify(ports)}) require('node:net').createServer((socket) => socket.on('error', () => {}).end(socket.remoteAddress)).listen(port, '0.0.0.0', () => --left || console.log('ready'))`;
  const server = spawn('nsenter', [`--net=${path}`, process.execPath, '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  return { ready: once(server.stdout, 'data'), [Symbol.dispose]: () => void server.kill('SIGKILL') };
}

/** A connection that gives back what it is given. */
export async function echoConnection(from: string, to: string, port: number, address = addressIn(to)) {
  const server = spawn('nsenter', [`--net=${to}`, 'busybox', 'nc', '-l', '-p', String(port), '-e', 'cat'], { stdio: 'ignore' });
  await untilListened(to, port);
  const client = spawn('nsenter', [`--net=${from}`, 'busybox', 'nc', address, String(port)], { stdio: ['pipe', 'pipe', 'ignore'] });
  const echo = async (text: string, waitMs = patienceMs): Promise<string> => {
    client.stdin.write(`${text}\n`);
    const waited = new AbortController();
    const answer = await Promise.race([once(client.stdout, 'data', waited), delay(waitMs, [''], waited)]);
    waited.abort();
    return String(answer[0]).trim();
  };
  return {
    echo: (text: string) => echo(text),
    /** Whether what is sent does not come back. */
    isCut: async (text: string) => (await echo(text, answerWaitSeconds * 1_000)) === '',
    end() {
      client.kill('SIGKILL');
      server.kill('SIGKILL');
    },
  };
}

async function untilListened(path: string, port: number): Promise<void> {
  await until(`somebody listens on port ${port} in ${path}`, patienceMs, async () => (await inside(path, ['ss', '-Hltn', 'sport', '=', `:${port}`])) !== '');
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
export function answerOf(path: string, address: string, port: number): Promise<string> {
  return patiently(() => ask(path, address, port));
}

/** What a server answers, waited for if it should. */
export function reached(path: string, address: string, port: number, isSaid: boolean): Promise<string> {
  return (isSaid ? answerOf : ask)(path, address, port);
}

/** Whether an echo request is answered, waited for if it should. */
export async function pingIsAnswered(path: string, address: string, { isSaid, from }: { readonly isSaid: boolean; readonly from?: string }): Promise<boolean> {
  const source = from === undefined ? [] : ['-I', from];
  const ping = async () => ((await inside(path, ['busybox', 'ping', ...source, '-c', '1', '-W', String(answerWaitSeconds), address])).includes('bytes from') ? 'answered' : '');
  return (await (isSaid ? patiently(ping) : ping())) !== '';
}

/** The first answer that is not empty; empty when there is none. */
async function patiently(attempt: () => Promise<string>): Promise<string> {
  for (const startedAt = performance.now(); performance.now() - startedAt < patienceMs; await delay(pauseMs)) {
    const answer = await attempt();
    if (answer !== '') return answer;
  }
  return '';
}

export function addressIn(path: string): string {
  return /inet (\S+)\//.exec(execFileSync('nsenter', [`--net=${path}`, 'ip', '-4', '-o', 'addr', 'show', 'dev', 'eth0'], { encoding: 'utf8' }))?.[1] ?? '';
}
