import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { ContainerdPaths } from './config.ts';
import { directoryOf, endShim, shimsOfHost } from './shim-processes.ts';

/** How many shims wait for tasks: each has 11 MB resident, all but 1.5 MB of it shared with the others. */
const poolSize = 4;
/** Nothing is started while tasks are: the next shims are made when none was taken for this long. */
const refillDelayMs = 400;
const startTimeoutMs = 10_000;
/** Groups that containerd starts a shim for are named by tasks. */
const groupPrefix = 'shim-';
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
 * containerd's shims, started before there is a container for them: the start of one is a good part of a launch. Each serves
 * one group of containers and ends with the last of them. Without one in the pool containerd starts its own.
 */
export class ShimPool implements AsyncDisposable {
  readonly #options: ShimPoolOptions;
  readonly #directory: string;
  /** The shims with and without containers, by group; unknown of those that an earlier daemon left, until they are found. */
  readonly #pids = new Map<string, number>();
  /** Groups of an earlier daemon that have containers. */
  readonly #used = new Set<string>();
  /** Names of groups whose shim has no container yet. */
  readonly #ready: string[] = [];
  #filling: Promise<void> = Promise.resolve();
  #cancelRefill: () => void = () => undefined;
  #isClosed = false;

  constructor(options: ShimPoolOptions) {
    this.#options = options;
    this.#directory = `${options.paths.state}/shims`;
  }

  /** Knows the shims of an earlier daemon that have containers, ends the others, and fills the pool. */
  async open(isUsed: (group: string) => boolean): Promise<void> {
    for (const group of (await namesIn(this.#directory)).filter(isUsed)) this.#used.add(group);
    await this.#refill();
    // One that was being started when the daemon was killed may come a moment later.
    this.#refillLater();
  }

  /** The group of a shim that is there already; undefined when none is. */
  take(): string | undefined {
    const group = this.#ready.shift();
    this.#refillLater();
    return group;
  }

  /** Ends the shim of a group that has no container any more; nothing happens to what is not of a pool. */
  async retire(group: string): Promise<void> {
    const directory = `${this.#directory}/${group}`;
    const pid = this.#pids.get(group);
    this.#pids.delete(group);
    this.#used.delete(group);
    // With its last container it has ended by itself, and its pid may be somebody else's.
    if (pid !== undefined && (await directoryOf(pid)) === (await realpath(directory).catch(() => undefined))) endShim(pid);
    await this.#removeFiles(group);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.#cancelRefill();
    await this.#filling;
    await Promise.all(this.#ready.splice(0).map((group) => this.retire(group)));
    await this.#tidy(new Set());
  }

  #refillLater(): void {
    this.#cancelRefill();
    if (!this.#isClosed) this.#cancelRefill = this.#options.clock.after(refillDelayMs, () => void this.#refill());
  }

  #refill(): Promise<void> {
    this.#filling = this.#filling.then(() => this.#fill()).catch((thrown: unknown) => this.#options.log.warn('a shim could not be started ahead of its task; containerd starts it with the task', { reason: messageOf(thrown) }));
    return this.#filling;
  }

  async #fill(): Promise<void> {
    if (this.#isClosed) return;
    const started: string[] = [];
    for (let missing = poolSize - this.#ready.length; missing > 0 && !this.#isClosed; missing -= 1) started.push(await this.#start());
    await this.#tidy(new Set(started));
    this.#ready.push(...started);
  }

  async #start(): Promise<string> {
    const { paths, namespace, random } = this.#options;
    const group = `${groupPrefix}${Buffer.from(random.bytes(8)).toString('hex')}`;
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

  /** Takes down the pids of our shims, each of which works in its group's directory; removes those that nobody knows of, and what others left. */
  async #tidy(started: ReadonlySet<string>): Promise<void> {
    const isKnown = (group: string) => this.#pids.has(group) || this.#used.has(group) || started.has(group);
    await mkdir(this.#directory, { recursive: true, mode: 0o711 });
    const groups = await namesIn(this.#directory);
    const prefix = `${await realpath(this.#directory)}/`;
    for (const [pid, directory] of await shimsOfHost()) {
      const group = directory.slice(prefix.length);
      if (!directory.startsWith(prefix)) continue;
      if (isKnown(group)) this.#pids.set(group, pid);
      else endShim(pid);
    }
    await Promise.all(groups.filter((group) => !isKnown(group)).map((group) => this.#removeFiles(group)));
  }

  async #removeFiles(group: string): Promise<void> {
    const directory = `${this.#directory}/${group}`;
    const socket = (await textOf(`${directory}/address`))?.replace(/^unix:\/\//, '');
    await Promise.all([rm(directory, { recursive: true, force: true }), socket === undefined ? undefined : rm(socket, { force: true })]);
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
