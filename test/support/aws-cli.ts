import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { findProgram } from '#cli/doctor/programs.ts';
import { runProgram } from '#cli/run-program.ts';
import type { TestDaemon } from './daemon.ts';

const timeoutMs = 300_000;

/** The AWS CLI as a user has it; version 2 where there are several, because only that has `logs tail`. */
export class AwsCli {
  readonly version: string;
  readonly #path: string;
  readonly #daemon: TestDaemon;
  readonly #credentials: Readonly<Record<string, string>>;

  /** As the account's root, unless `credentials` has other `AWS_…` variables. */
  constructor(daemon: TestDaemon, path = awsCliPath() ?? 'aws', credentials: Readonly<Record<string, string>> = {}) {
    this.#daemon = daemon;
    this.#path = path;
    this.#credentials = credentials;
    this.version = versionOf(path);
  }

  /** The same command as somebody else. */
  as({ id, secret, token = '' }: { readonly id: string; readonly secret: string; readonly token?: string }): AwsCli {
    return new AwsCli(this.#daemon, this.#path, { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token });
  }

  /** The command's answer. Throws an Error with all that it printed when it fails. */
  async json(...args: readonly string[]): Promise<unknown> {
    const text = await this.text(...args, '--output', 'json');
    return text.trim() === '' ? {} : JSON.parse(text);
  }

  async text(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await runProgram(this.#path, this.#args(args), { timeoutMs, environment: this.#environment() });
    if (exitCode !== 0) throw new Error(`aws ${args.join(' ')} ended with ${exitCode}: ${stderr.trim()}`);
    return stdout;
  }

  /** The error text of a command that must fail. */
  async failure(...args: readonly string[]): Promise<string> {
    const { exitCode, stdout, stderr } = await runProgram(this.#path, this.#args(args), { timeoutMs, environment: this.#environment() });
    if (exitCode === 0) throw new Error(`aws ${args.join(' ')} should have failed, and answered ${stdout}`);
    return stderr.trim();
  }

  /** A command that goes on, such as `logs tail --follow`; end it with `kill()`. */
  start(...args: readonly string[]): ChildProcess {
    return spawn(this.#path, this.#args(args), { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...this.#environment() } });
  }

  #args(args: readonly string[]): readonly string[] {
    // Versions before 2.13 do not know AWS_ENDPOINT_URL.
    return ['--endpoint-url', this.#daemon.endpoint, ...args];
  }

  #environment(): Record<string, string> {
    return { ...this.#daemon.environment, ...this.#credentials, AWS_PAGER: '', AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null', PYTHONUNBUFFERED: '1' };
  }
}

/** Undefined when there is none. */
export function awsCliPath(): string | undefined {
  return awsClis().find((path) => versionOf(path).startsWith('2')) ?? awsClis()[0];
}

/** For the `skip` of a test that needs a command which version 1 does not have. */
export function lacksAwsCli2(): string | false {
  return awsClis().some((path) => versionOf(path).startsWith('2')) ? false : 'the AWS CLI, version 2, not installed';
}

/** Every AWS CLI of this machine, one per version. */
export function awsClis(): readonly string[] {
  const found = ['aws', '/usr/local/bin/aws', '/usr/bin/aws'].flatMap((name) => findProgram([name]) ?? []);
  return found.filter((path, index) => found.findIndex((other) => versionOf(other) === versionOf(path)) === index);
}

/** One whose own calls of STS, for the roles of profiles, go where AWS_ENDPOINT_URL says: since 1.29 and 2.13. */
export function awsCliWithEndpointUrl(): string | undefined {
  return awsClis().find((path) => {
    const [major = 0, minor = 0] = versionOf(path).split('.').map(Number);
    return major > 2 || (major === 2 && minor >= 13) || (major === 1 && minor >= 29);
  });
}

const versions = new Map<string, string>();

function versionOf(path: string): string {
  const known = versions.get(path);
  if (known !== undefined) return known;
  const { stdout, stderr } = spawnSync(path, ['--version'], { encoding: 'utf8' });
  const version = /aws-cli\/(\S+)/.exec(`${stdout}${stderr}`)?.[1] ?? 'unknown';
  versions.set(path, version);
  return version;
}
