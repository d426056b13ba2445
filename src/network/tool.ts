import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';

/** Commands of ip and nft are done in milliseconds; one that takes this long hangs. */
const toolTimeoutMs = 10_000;
/** What a tool may print: the addresses of thousands of links fit. */
const outputBytesMax = 16 * 1024 * 1024;

/**
 * A process of `ip` or `nft` that reads its commands from standard input. It may be started long before they are known,
 * so that starting it costs nothing when it matters; it ends by itself when this process does.
 */
export class Tool implements Disposable {
  readonly #name: string;
  readonly #clock: Clock;
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ending>;

  constructor(clock: Clock, [command = '', ...args]: readonly string[]) {
    this.#name = [command, ...args].join(' ');
    this.#clock = clock;
    this.#child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    // A tool that ended already is told by its exit code, not by the pipe that it broke.
    this.#child.stdin?.on('error', () => undefined);
    this.#ended = endingOf(this.#child);
    // A tool that only waits for commands keeps nobody from ending.
    this.#child.unref();
    for (const pipe of this.#pipes()) pipe.unref();
  }

  /** Hands over commands that are run at once; whether they worked is told by `finish`. */
  write(lines: readonly string[]): void {
    this.#child.stdin?.write(textOf(lines));
  }

  /** Hands over the last commands and waits for the end; gives what was printed. Throws WorldError `NetworkToolFailed`. */
  async finish(lines: readonly string[] = []): Promise<string> {
    this.#child.ref();
    for (const pipe of this.#pipes()) pipe.ref();
    this.#child.stdin?.end(textOf(lines));
    const cancel = this.#clock.after(toolTimeoutMs, () => this.#child.kill('SIGKILL'));
    const ending = await this.#ended;
    cancel();
    if (ending.exitCode !== 0) throw new WorldError('NetworkToolFailed', `${this.#name} failed (${ending.exitCode ?? 'killed or not found'}): ${ending.errors.trim()}`);
    return ending.output;
  }

  [Symbol.dispose](): void {
    this.#child.stdin?.destroy();
    this.#child.kill('SIGKILL');
  }

  #pipes(): readonly Socket[] {
    return this.#child.stdio.filter((stream) => stream instanceof Socket);
  }
}

/** Runs a tool at once. */
export function runTool(clock: Clock, command: readonly string[], lines: readonly string[] = []): Promise<string> {
  return new Tool(clock, command).finish(lines);
}

/** `ip -batch` in a namespace; the lines that fail do not keep the others from being run. */
export function ipIn(namespace: string): readonly string[] {
  return ['ip', '-n', namespace, '-force', '-batch', '-'];
}

export const ipOnHost = ['ip', '-force', '-batch', '-'] as const;

/** `ip netns exec` would hide the cgroup mounts, and takes longer. */
export function nftIn(namespace: string): readonly string[] {
  return ['nsenter', `--net=${namespacePath(namespace)}`, 'nft', '-f', '-'];
}

export const namespaceFolder = '/run/netns';

export function namespacePath(namespace: string): string {
  return `${namespaceFolder}/${namespace}`;
}

/** One that is gone already is no failure. */
export async function deleteNamespaces(clock: Clock, log: Log, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  try {
    await runTool(clock, ipOnHost, names.map((name) => `netns del ${name}`));
  } catch (thrown) {
    log.warn('a network namespace was gone already', { reason: messageOf(thrown) });
  }
}

interface Ending {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

function endingOf(child: ChildProcess): Promise<Ending> {
  const { promise, resolve } = Promise.withResolvers<Ending>();
  let output = '';
  let errors = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
    if (output.length < outputBytesMax) output += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    if (errors.length < outputBytesMax) errors += chunk;
  });
  child.on('error', (error) => resolve({ exitCode: null, output, errors: error.message }));
  child.on('close', (exitCode) => resolve({ exitCode, output, errors }));
  return promise;
}

function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
