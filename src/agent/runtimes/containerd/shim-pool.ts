import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { ContainerdPaths } from './config.ts';
import { shimsOfHost } from './shim-processes.ts';

/** How many shims wait for tasks; each holds some 10 MB. */
const poolSize = 4;
/** Nothing is started while tasks are: the next shims are made when none was taken for this long. */
const refillDelayMs = 400;
const startTimeoutMs = 10_000;
const shimProgram = 'containerd-shim-runc-v2';

/**
 * The annotation by which a shim serves several containers, as for the containers of a Kubernetes pod
 * (https://github.com/containerd/containerd/blob/main/core/runtime/v2/README.md): who asks for a container in a group that
 * has a shim gets that one.
 */
export const shimGroupAnnotation = 'io.containerd.runc.v2.group';

export interface ShimPoolOptions {
  readonly paths: ContainerdPaths;
  /** containerd's. */
  readonly namespace: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * containerd's shims, started before there is a container for them: a third of the time that a launch takes is the start of
 * one. A shim ends by itself with the last container of its group. Without one in the pool containerd starts its own.
 */
export class ShimPool implements AsyncDisposable {
  readonly #options: ShimPoolOptions;
  readonly #directory: string;
  /** Names of groups whose shim has no container yet. */
  readonly #ready: string[] = [];
  #filling: Promise<void> = Promise.resolve();
  #cancelRefill: () => void = () => undefined;
  #isClosed = false;

  constructor(options: ShimPoolOptions) {
    this.#options = options;
    this.#directory = `${options.paths.state}/shims`;
  }

  /** Ends the shims that an earlier daemon left in its pool, and fills this one. `isUsed` tells of the groups that have containers. */
  async open(isUsed: (group: string) => boolean): Promise<void> {
    await this.#endAll((await namesIn(this.#directory)).filter((group) => !isUsed(group)));
    this.#refill();
  }

  /** The group of a shim that is there already; undefined when none is. */
  take(): string | undefined {
    const group = this.#ready.shift();
    this.#refillLater();
    return group;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelRefill();
    await this.#filling;
    await this.#endAll(this.#ready.splice(0));
  }

  #refillLater(): void {
    this.#cancelRefill();
    if (!this.#isClosed) this.#cancelRefill = this.#options.clock.after(refillDelayMs, () => this.#refill());
  }

  #refill(): void {
    this.#filling = this.#filling.then(() => this.#fill()).catch((thrown: unknown) => this.#options.log.warn('a shim could not be started ahead of its task; containerd starts it with the task', { reason: messageOf(thrown) }));
  }

  async #fill(): Promise<void> {
    await this.#sweep();
    while (this.#ready.length < poolSize && !this.#isClosed) this.#ready.push(await this.#start());
  }

  async #start(): Promise<string> {
    const { paths, namespace, random } = this.#options;
    const group = `shim-${Buffer.from(random.bytes(8)).toString('hex')}`;
    const directory = `${this.#directory}/${group}`;
    await mkdir(directory, { recursive: true, mode: 0o711 });
    // What containerd gives a shim: a specification to find the group in, and a place for its log.
    await Promise.all([writeFile(`${directory}/config.json`, JSON.stringify({ annotations: { [shimGroupAnnotation]: group } })), writeFile(`${directory}/log`, '')]);
    const args = ['-namespace', namespace, '-address', paths.socket, '-publish-binary', 'containerd', '-id', group, 'start'];
    const starting = promisify(execFile)(shimProgram, args, { cwd: directory, timeout: startTimeoutMs, killSignal: 'SIGKILL', env: { ...process.env, TTRPC_ADDRESS: `${paths.socket}.ttrpc` } });
    // It waits for options on its input.
    starting.child.stdin?.end();
    await starting;
    return group;
  }

  /** Removes what shims that have ended left. */
  async #sweep(): Promise<void> {
    const groups = await namesIn(this.#directory);
    if (groups.length === this.#ready.length) return;
    const alive = await this.#alive();
    await Promise.all(groups.filter((group) => !alive.has(group)).map((group) => rm(`${this.#directory}/${group}`, { recursive: true, force: true })));
  }

  async #endAll(groups: readonly string[]): Promise<void> {
    if (groups.length === 0) return;
    const alive = await this.#alive();
    await Promise.all(groups.map((group) => this.#end(group, alive.get(group))));
  }

  async #end(group: string, pid: number | undefined): Promise<void> {
    const directory = `${this.#directory}/${group}`;
    if (pid !== undefined) process.kill(pid, 'SIGKILL');
    const socket = (await textOf(`${directory}/address`))?.replace(/^unix:\/\//, '');
    await Promise.all([rm(directory, { recursive: true, force: true }), socket === undefined ? undefined : rm(socket, { force: true })]);
  }

  /** The pids of our shims that live, by group: each works in its group's directory. */
  async #alive(): Promise<ReadonlyMap<string, number>> {
    const prefix = `${await realpath(this.#directory)}/`;
    const shims = [...(await shimsOfHost())].filter(([, directory]) => directory.startsWith(prefix));
    return new Map(shims.map(([pid, directory]) => [directory.slice(prefix.length), pid]));
  }
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim();
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}
