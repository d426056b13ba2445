import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Socket } from 'node:net';
import type { Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { Log } from '#base/log.ts';

/** Commands of ip and nft are done in milliseconds; one that takes this long hangs. */
const commandTimeoutMs = 10_000;
/** What a command may print: the addresses of thousands of links fit. */
const outputBytesMax = 16 * 1024 * 1024;

/**
 * A small process that starts `ip` and `nft` for this one, one after the other. The kernel copies the page tables of who
 * starts a process: from here, with a hundred megabytes, that stops everything for milliseconds; from a shell it does not.
 * The shell is started at its first command, and ends by itself when this process does.
 */
export class Shell implements Disposable {
  readonly #clock: Clock;
  readonly #namespace: string | undefined;
  #life: ShellLife | undefined;

  /** In a network namespace, what it runs need not enter one: that takes a process longer than most of what it then does. */
  constructor(clock: Clock, namespace?: string) {
    this.#clock = clock;
    this.#namespace = namespace;
  }

  /** How many commands have not ended. */
  get waiting(): number {
    return this.#life?.waiting ?? 0;
  }

  /** Runs a command with `lines` for its input; gives what it printed. Throws WorldError `NetworkToolFailed`. */
  async run(command: readonly string[], lines: readonly string[] = []): Promise<string> {
    if (this.#life?.isOver !== false) this.#life = new ShellLife(this.#namespace);
    const life = this.#life;
    const ended = life.run(scriptOf(command, lines));
    // One behind others waits for them too.
    const cancel = this.#clock.after(commandTimeoutMs * life.waiting, () => life.kill());
    const { exitCode, output, errors } = await ended;
    cancel();
    if (exitCode !== 0) throw new WorldError('NetworkToolFailed', `${command.join(' ')} failed (${exitCode ?? 'killed or not found'}): ${errors.trim()}`);
    return output;
  }

  [Symbol.dispose](): void {
    this.#life?.kill();
  }
}

interface Ending {
  readonly exitCode: number | null;
  readonly output: string;
  readonly errors: string;
}

/** One process, from its start to its end. */
class ShellLife {
  readonly #process: ChildProcess;
  /** Who waits for commands that were handed over, in their order. */
  readonly #waiting: ((ending: Ending) => void)[] = [];
  #output: Buffer = Buffer.alloc(0);
  #errors = '';
  #isOver = false;

  constructor(namespace: string | undefined) {
    const [program, args] = namespace === undefined ? ['sh', []] : ['nsenter', [`--net=${namespacePath(namespace)}`, 'sh']];
    // A process group of its own, so that what it runs can be ended with it.
    this.#process = spawn(program, args, { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...process.env, LC_ALL: 'C' } });
    // A shell that ended already is told by its end, not by the pipe that it broke.
    this.#process.stdin?.on('error', () => undefined);
    this.#process.stdout?.on('data', (chunk: Buffer) => {
      this.#output = this.#output.length === 0 ? chunk : Buffer.concat([this.#output, chunk]);
      this.#tellEndings();
      this.#limit(this.#output.length);
    });
    this.#process.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      this.#errors += chunk;
      this.#tellEndings();
      this.#limit(this.#errors.length);
    });
    this.#process.on('error', (error) => this.#end(error.message));
    // Somebody else ended it: what it ran goes too.
    this.#process.on('exit', () => this.kill());
    this.#process.on('close', () => this.#end('the shell that ran it has ended'));
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  /** How many commands have not ended. */
  get waiting(): number {
    return this.#waiting.length;
  }

  run(script: string): Promise<Ending> {
    const { promise, resolve } = Promise.withResolvers<Ending>();
    this.#waiting.push(resolve);
    this.#hold(true);
    this.#process.stdin?.write(script);
    return promise;
  }

  /** Ends it with what it runs. */
  kill(): void {
    const { pid } = this.#process;
    this.#isOver = true;
    if (pid === undefined) return;
    try {
      process.kill(-pid, 'SIGKILL');
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  }

  /** What prints without end is ended, and fails. */
  #limit(printedBytes: number): void {
    if (printedBytes > outputBytesMax) this.kill();
  }

  /** Only while somebody waits for a command is this process kept from ending. */
  #hold(isHeld: boolean): void {
    for (const one of [this.#process, ...this.#process.stdio.filter((stream) => stream instanceof Socket)]) {
      if (isHeld) one.ref();
      else one.unref();
    }
  }

  #end(reason: string): void {
    this.#isOver = true;
    for (const tell of this.#waiting.splice(0)) tell({ exitCode: null, output: '', errors: reason });
  }

  /** A command has ended when its answer is there, and the mark behind what it complained about. */
  #tellEndings(): void {
    for (;;) {
      const headEnd = this.#output.indexOf('\n');
      const errorsEnd = this.#errors.indexOf(errorsEndMark);
      if (headEnd < 0 || errorsEnd < 0) return;
      const [exitCode = 0, length = 0] = this.#output.toString('latin1', 0, headEnd).split(' ').map(Number);
      const bodyEnd = headEnd + 1 + length;
      if (this.#output.length < bodyEnd) return;
      const output = this.#output.toString('utf8', headEnd + 1, bodyEnd);
      const errors = this.#errors.slice(0, errorsEnd);
      this.#output = this.#output.subarray(bodyEnd);
      this.#errors = this.#errors.slice(errorsEnd + errorsEndMark.length);
      this.#waiting.shift()?.({ exitCode, output, errors });
      if (this.#waiting.length === 0) this.#hold(false);
    }
  }
}

const errorsEndMark = '\u0001end\n';
const inputEnd = 'end-of-input';

/**
 * The command in a substitution: a shell that has only half of it, because this process died while it wrote, runs none of it.
 * Answers with the exit code and the number of bytes on a line, then what was printed.
 */
function scriptOf(command: readonly string[], lines: readonly string[]): string {
  const input = lines.map((line) => `${line}\n`).join('');
  return `r=$(${command.map(quoted).join(' ')} <<'${inputEnd}'\n${input}${inputEnd}\n); printf '%s %s\\n%s' "$?" "\${#r}" "$r"; printf '\\001end\\n' >&2\n`;
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/** `ip -batch` in a namespace; the lines that fail do not keep the others from being run. */
export function ipIn(namespace: string): readonly string[] {
  return ['ip', '-n', namespace, '-force', '-batch', '-'];
}

/** In the namespace that the shell is in. */
export const ipHere = ['ip', '-force', '-batch', '-'] as const;

/** All or none of the commands, in the namespace that the shell is in. */
export const nftHere = ['nft', '-f', '-'] as const;

export const namespaceFolder = '/run/netns';

export function namespacePath(namespace: string): string {
  return `${namespaceFolder}/${namespace}`;
}

/** Asked of the kernel's memory, without a detour through the thread pool: tasks wait. */
export function hasNamespace(namespace: string): boolean {
  return existsSync(namespacePath(namespace));
}

/** One that is gone already is no failure. */
export async function deleteNamespaces(shell: Shell, log: Log, names: readonly string[]): Promise<void> {
  if (names.length === 0) return;
  try {
    await shell.run(ipHere, names.map((name) => `netns del ${name}`));
  } catch (thrown) {
    log.warn('a network namespace was gone already', { reason: messageOf(thrown) });
  }
}
