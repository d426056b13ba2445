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

  static async start(): Promise<DockerEngine> {
    const folder = await temporaryFolder('docker');
    const at = (name: string) => join(folder.path, name);
    await using log = await open(at('dockerd.log'), 'a');
    const args = ['--data-root', at('data'), '--exec-root', at('exec'), '--pidfile', at('pid'), '-H', `unix://${at('docker.sock')}`, '--iptables=false', '--ip6tables=false', '--bridge=none', '--ip-forward=false'];
    const child = spawn('dockerd', args, { stdio: ['ignore', log.fd, log.fd], env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin` } });
    const engine = new DockerEngine(folder, child);
    await until('dockerd answers', startTimeoutMs, async () => (await engine.run('info')).exitCode === 0);
    return engine;
  }

  /** A docker command, with a configuration of its own. */
  run(...args: readonly string[]): Promise<ProgramResult> {
    return runProgram('docker', ['--config', join(this.#folder.path, 'config'), '-H', `unix://${join(this.#folder.path, 'docker.sock')}`, ...args], { timeoutMs: commandTimeoutMs });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGTERM');
    await ended;
    await this.#folder[Symbol.asyncDispose]();
  }
}
