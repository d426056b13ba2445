/**
 * What a simulated container does, worked out from its command alone. The model is small on purpose:
 *
 * - `sh -c <script>` (also `bash`, `ash`, `dash`) runs commands joined by `;`, newline, `&&`, `||` and `&`.
 * - `exit N`, `true`, `false`, `sleep N`, `echo …` (with `>&2`, `$NAME`) do what they do. `exec` before a command changes nothing.
 * - `trap '' TERM` ignores SIGTERM; `trap 'exit N' TERM` ends with N at SIGTERM.
 * - `out-of-memory` ends as the kernel's OOM killer does: exit code 137.
 * - File commands such as `mkdir`, `cat`, `test` succeed at once.
 * - Anything else is a server: it runs until it is told to stop, and ends with 0 at SIGTERM. As a command that is executed
 *   in a running container (a health check) anything else succeeds at once.
 *
 * The environment variable `DRYDOCK_SIMULATED_PROGRAM` holds a script that is run in place of the command.
 */
export interface SimulatedProgram {
  readonly prints: readonly SimulatedPrint[];
  /** Undefined for a server. */
  readonly end: SimulatedEnd | undefined;
  readonly onTerminate: { readonly kind: 'ends'; readonly exitCode: number } | { readonly kind: 'ignores' };
}

export interface SimulatedPrint {
  readonly afterMs: number;
  readonly stream: 'stdout' | 'stderr';
  readonly text: string;
}

export interface SimulatedEnd {
  readonly afterMs: number;
  readonly exitCode: number;
  readonly isOutOfMemory: boolean;
}

export interface SimulatedCommand {
  readonly args: readonly string[];
  /** `NAME=value` each. */
  readonly environment: readonly string[];
  readonly hasInit: boolean;
  readonly isExecuted: boolean;
}

const shells = new Set(['sh', 'bash', 'ash', 'dash']);
const instantCommands = new Set([':', 'true', '[', 'test', 'cd', 'set', 'export', 'mkdir', 'touch', 'rm', 'cp', 'mv', 'ln', 'chmod', 'chown', 'cat', 'ls', 'env', 'date', 'hostname', 'id']);
const terminatedExitCode = 143;
const killedExitCode = 137;

export function simulatedProgram(command: SimulatedCommand): SimulatedProgram {
  const variables = new Map(command.environment.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
  const override = variables.get('DRYDOCK_SIMULATED_PROGRAM');
  if (override !== undefined && !command.isExecuted) return runScript(parseScript(override), command, variables);
  const [program = '', flag, script] = command.args;
  const isScript = shells.has(baseName(program)) && flag?.startsWith('-') === true && flag.endsWith('c') && script !== undefined;
  return runScript(isScript ? parseScript(script) : [{ joint: ';', words: command.args }], command, variables);
}

interface Step {
  readonly joint: ';' | '&&' | '||';
  readonly words: readonly string[];
}

function runScript(steps: readonly Step[], command: SimulatedCommand, variables: ReadonlyMap<string, string>): SimulatedProgram {
  const prints: SimulatedPrint[] = [];
  let trapped: SimulatedProgram['onTerminate'] | undefined;
  let afterMs = 0;
  let status = 0;
  // Linux drops a signal without a handler that is sent to process 1; with an init in its place the default action ends the child.
  const untrapped = (): SimulatedProgram['onTerminate'] => (command.hasInit ? { kind: 'ends', exitCode: terminatedExitCode } : { kind: 'ignores' });
  const end = (exitCode: number, isOutOfMemory = false): SimulatedProgram => ({ prints, end: { afterMs, exitCode, isOutOfMemory }, onTerminate: trapped ?? untrapped() });
  for (const { joint, words } of steps) {
    if ((joint === '&&' && status !== 0) || (joint === '||' && status === 0)) continue;
    const [name = '', ...rest] = words[0] === 'exec' ? words.slice(1) : words;
    const program = baseName(name);
    status = program === 'false' ? 1 : 0;
    if (program === 'exit') return end(rest[0] === undefined ? status : Number.parseInt(rest[0], 10) & 255);
    if (program === 'out-of-memory') return end(killedExitCode, true);
    if (program === 'sleep') afterMs += sleepMs(rest[0]);
    else if (program === 'echo') prints.push({ afterMs, ...echo(rest, variables) });
    else if (program === 'trap') trapped = trap(rest) ?? trapped;
    else if (!endsAtOnce(program) && !command.isExecuted) return { prints, end: undefined, onTerminate: trapped ?? { kind: 'ends', exitCode: 0 } };
    if (afterMs === Infinity) return { prints, end: undefined, onTerminate: trapped ?? untrapped() };
  }
  return end(status);
}

function endsAtOnce(program: string): boolean {
  return program === 'false' || instantCommands.has(program);
}

function parseScript(script: string): Step[] {
  const steps: Step[] = [];
  let joint: Step['joint'] = ';';
  let words: string[] = [];
  for (const [token, quoted] of tokens(script)) {
    const next = quoted ? undefined : jointOf(token);
    if (next === undefined) {
      words.push(token);
      continue;
    }
    // A command sent to the background ends nothing and delays nothing.
    if (words.length > 0 && token !== '&') steps.push({ joint, words });
    words = [];
    joint = next;
  }
  if (words.length > 0) steps.push({ joint, words });
  return steps;
}

function jointOf(token: string): Step['joint'] | undefined {
  if (token === '&&' || token === '||') return token;
  return token === ';' || token === '\n' || token === '&' ? ';' : undefined;
}

function* tokens(script: string): Generator<readonly [string, boolean]> {
  for (const match of script.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"|(&&|\|\||>&2|1>&2|[;&\n])|([^\s;&|'"]+|\|)/g)) {
    const [, single, double, operator, word] = match;
    if (single !== undefined || double !== undefined) yield [single ?? double ?? '', true];
    else yield [operator ?? word ?? '', false];
  }
}

function echo(words: readonly string[], variables: ReadonlyMap<string, string>): Pick<SimulatedPrint, 'stream' | 'text'> {
  const isError = words.some((word) => word.endsWith('>&2'));
  const text = words.filter((word) => !word.endsWith('>&2')).join(' ');
  return { stream: isError ? 'stderr' : 'stdout', text: `${text.replaceAll(/\$\{?([A-Za-z_][A-Za-z0-9_]*)\}?/g, (_, name: string) => variables.get(name) ?? '')}\n` };
}

function trap(words: readonly string[]): SimulatedProgram['onTerminate'] | undefined {
  const [action = '', ...signals] = words;
  if (!signals.some((signal) => signal === 'TERM' || signal === 'SIGTERM' || signal === '15')) return undefined;
  const exit = /^exit(?:\s+(\d+))?$/.exec(action.trim());
  return exit === null ? { kind: 'ignores' } : { kind: 'ends', exitCode: Number(exit[1] ?? 0) };
}

function sleepMs(text = '0'): number {
  if (text === 'infinity' || text === 'inf') return Infinity;
  const [, amount = '0', unit = 's'] = /^([\d.]+)([smhd]?)$/.exec(text) ?? [];
  return Number(amount) * ({ m: 60_000, h: 3_600_000, d: 86_400_000 }[unit] ?? 1_000);
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
