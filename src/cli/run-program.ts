import { spawn } from 'node:child_process';

export interface ProgramResult {
  /** Undefined when it could not be started or was killed at its deadline. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly timeoutMs: number;
  readonly environment?: Readonly<Record<string, string>>;
  /** Given every piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

/** Runs a program to its end; it never rejects: a program that is missing has no exit code and says so in `stderr`. */
export function runProgram(program: string, args: readonly string[], options: RunOptions): Promise<ProgramResult> {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
      env: { ...process.env, PATH: `${process.env['PATH'] ?? ''}:/usr/sbin:/sbin:/usr/local/sbin`, LC_ALL: 'C', ...options.environment },
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      options.onOutput?.(text);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      options.onOutput?.(text);
    });
    child.once('error', (failure) => resolve({ exitCode: undefined, stdout, stderr: failure.message }));
    child.once('close', (code) => resolve({ exitCode: code ?? undefined, stdout, stderr }));
  });
}
