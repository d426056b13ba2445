import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { lineLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { LoadBalancerReport, LoadBalancerTopology } from '#model/load-balancer-topology.ts';
import { LinuxLoadBalancers } from '#network/load-balancer/linux-load-balancers.ts';
import { objectFiles } from '#services/elasticloadbalancing/object-files.ts';
import { NetworkHost } from './network-host.ts';
import { until } from './until.ts';
import { addressOf, groupOf, rule, type EniWish } from './vpc-fixtures.ts';

const settleMs = 60_000;
export const accessLogsEveryMs = 500;

/** Load balancers on this host, with servers behind them and a client in front of them. */
export class LoadBalancerHost implements AsyncDisposable {
  readonly host: NetworkHost;
  readonly reports: LoadBalancerReport[] = [];
  readonly #stateDir: string;
  readonly #servers: ChildProcess[] = [];
  balancers: LinuxLoadBalancers;

  private constructor(host: NetworkHost, stateDir: string) {
    this.host = host;
    this.#stateDir = stateDir;
    this.balancers = this.#open();
  }

  static async start(name: string): Promise<LoadBalancerHost> {
    const host = await NetworkHost.start(name);
    host.vpcs.setGroups([groupOf('sg-1', [rule('ingress', { cidr: '0.0.0.0/0' }), rule('egress', { cidr: '0.0.0.0/0' })])]);
    return new LoadBalancerHost(host, await mkdtemp(join(tmpdir(), 'dd-lb-')));
  }

  get folder(): string {
    return join(this.#stateDir, 'haproxy');
  }

  /** What stands for S3. */
  get objectsFolder(): string {
    return join(this.#stateDir, 's3');
  }

  /** The ENIs of nodes have to be known to the VPC, as a load balancer's are. */
  node(name: string, wish: EniWish): EniWish {
    this.host.vpcs.setEni(name, wish);
    return wish;
  }

  /** As a daemon that was killed and started again. */
  async restart(): Promise<void> {
    await this.balancers[Symbol.asyncDispose]();
    this.balancers = this.#open();
  }

  /** The driver has done what it was told. */
  async applied(): Promise<void> {
    await this.balancers.idle();
  }

  async served(topology: LoadBalancerTopology): Promise<void> {
    await until(`${topology.name} is served`, settleMs, () => this.reports.findLast((report) => 'loadBalancerArn' in report && report.loadBalancerArn === topology.arn)?.kind === 'served');
  }

  /** A web server in a task of its own: it answers with what it was asked, as JSON; `/wait/<ms>` answers later, `/status/<code>` with that code, `/drop` not at all. */
  async target(name: string, wish: EniWish, port = 80): Promise<string> {
    const path = await this.host.connect(name, wish);
    const server = spawn('nsenter', [`--net=${path}`, process.execPath, new URL('echo-server.ts', import.meta.url).pathname, name, String(port)], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#servers.push(server);
    await once(server.stdout, 'data');
    return addressOf(wish);
  }

  /** A task to ask from; the path of its namespace. */
  client(wish: EniWish): Promise<string> {
    return this.host.connect('client', wish);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const server of this.#servers) server.kill('SIGKILL');
    await this.balancers.destroy();
    await this.host[Symbol.asyncDispose]();
    await rm(this.#stateDir, { recursive: true, force: true });
  }

  #open(): LinuxLoadBalancers {
    const balancers = new LinuxLoadBalancers({ networks: this.host.networks, stateDir: this.#stateDir, clock: systemClock, random: systemRandom, log: lineLog((line) => process.stderr.write(line), Date.now), accessLogs: { objects: objectFiles(this.objectsFolder), clock: systemClock, shownTimeOf: (realMs) => realMs, everyMs: accessLogsEveryMs } });
    balancers.onReport((report) => this.reports.push(report));
    return balancers;
  }
}
