import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, type ProgramResult } from '#cli/run-program.ts';
import { temporaryFolder, type TemporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const startTimeoutMs = 120_000;
const commandTimeoutMs = 180_000;

/** A Docker engine of a test's own: no network, its own socket, data and containerd; the host's is not touched. */
export class DockerEngine implements AsyncDisposable {
  readonly #folder: TemporaryFolder;
  readonly #process: ChildProcess;

  private constructor(folder: TemporaryFolder, process: ChildProcess) {
    this.#folder = folder;
    this.#process = process;
  }

  /** `within` is a command line that runs what follows it, such as one that enters a namespace. */
  static async start({ within = [], environment = {} }: { readonly within?: readonly string[]; readonly environment?: Readonly<Record<string, string>> } = {}): Promise<DockerEngine> {
    const folder = await temporaryFolder('docker');
    const at = (name: string) => join(folder.path, name);
    await using log = await open(at('dockerd.log'), 'a');
    const args = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '-H', `unix://${at('docker.sock')}`, '--iptables=false', '--ip6tables=false', '--bridge=none', '--ip-forward=false'];
    const [program = 'dockerd', ...rest] = [...within, 'dockerd', ...args];
    const child = spawn(program, rest, { stdio: ['ignore', log.fd, log.fd], env: { ...process.env, ...environment, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` } });
    const engine = new DockerEngine(folder, child);
    await until('dockerd answers', startTimeoutMs, async () => (await engine.run('info')).exitCode === 0);
    return engine;
  }

  /** Where its client keeps logins. */
  get configFolder(): string {
    return join(this.#folder.path, 'config');
  }

  /** Of the containerd that it started. */
  get containerdSocket(): string {
    return join(this.#folder.path, 'exec/containerd/containerd.sock');
  }

  /** A docker command, with a configuration of its own. */
  run(...args: readonly string[]): Promise<ProgramResult> {
    return this.runWith({}, ...args);
  }

  /** The same with more variables in the client's environment. */
  runWith(environment: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<ProgramResult> {
    return runProgram('docker', ['--config', this.configFolder, '-H', `unix://${join(this.#folder.path, 'docker.sock')}`, ...args], { timeoutMs: commandTimeoutMs, environment });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await ended;
    await this.#folder[Symbol.asyncDispose]();
  }
}
