import { existsSync, readFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { secondMs } from '#base/time.ts';
import type { DaemonStatus } from '#server/admin-protocol.ts';
import type { Settings } from '#server/settings.ts';
import { findProgram } from './programs.ts';
import { runProgram } from '../run-program.ts';
import { failed, ok, warning, type Check } from './check.ts';

const gib = 1024 ** 3;
const freeDiskMinBytes = 2 * gib;
const freeDiskGoodBytes = 10 * gib;
const connectTimeoutMs = secondMs;
const clientTimeoutMs = 10 * secondMs;

/** https://man7.org/linux/man-pages/man7/capabilities.7.html */
const neededCapabilities = { SYS_ADMIN: 21, NET_ADMIN: 12, SYS_CHROOT: 18, MKNOD: 27, SETUID: 7, SETGID: 6, CHOWN: 0, DAC_OVERRIDE: 1, SYS_PTRACE: 19, KILL: 5 };

export function checkPlatform(): Check {
  if (process.platform !== 'linux') return failed('platform', `this is ${process.platform}; containers need Linux`, "use 'up --runtime simulated', which runs everywhere, or a Linux virtual machine");
  if (process.arch !== 'x64' && process.arch !== 'arm64') return failed('platform', `this is a machine of type ${process.arch}`, 'use an x86-64 or 64-bit ARM machine');
  return ok('platform', `Linux ${readFileSync('/proc/sys/kernel/osrelease', 'utf8').trim()} on ${process.arch}`);
}

export function checkPrivileges(): Check {
  if (process.getuid?.() !== 0) return failed('root', `this is user ${process.getuid?.()}, and containers need root`, "run it with sudo, or use 'up --runtime simulated', which needs no root");
  const effective = BigInt(`0x${/^CapEff:\s*([\da-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'}`);
  const missing = Object.entries(neededCapabilities).filter(([, bit]) => ((effective >> BigInt(bit)) & 1n) === 0n).map(([name]) => `CAP_${name}`);
  if (missing.length === 0) return ok('root', 'root with the capabilities that containers need');
  return failed('root', `root without ${missing.join(', ')}`, 'grant these capabilities; in a container run it with --privileged');
}

export async function checkDisk(stateDir: string): Promise<Check> {
  const folder = nearestFolder(stateDir);
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const found = `${(free / gib).toFixed(1)} GiB are free under ${folder}`;
  if (free < freeDiskMinBytes) return failed('disk', found, `free at least ${freeDiskMinBytes / gib} GiB, or choose another place with --state-dir`);
  if (free < freeDiskGoodBytes) return warning('disk', found, `images and logs are kept there; ${freeDiskGoodBytes / gib} GiB is comfortable`);
  return ok('disk', found);
}

/** The port is free, or it is our own daemon that has it. */
export async function checkPort(settings: Settings, daemon: DaemonStatus | undefined): Promise<Check> {
  const endpoint = `${settings.host}:${settings.port}`;
  if (daemon !== undefined) return ok('port', `the daemon answers at ${daemon.endpoint}`);
  if (await isTaken(settings)) return failed('port', `another program listens on ${endpoint}`, "end that program, or choose another port: 'up --port 4567'");
  return ok('port', `${endpoint} is free`);
}

/** Versions of the AWS CLI before 2.13 and 1.29 do not know AWS_ENDPOINT_URL. */
export async function checkAwsCli(): Promise<Check> {
  const path = findProgram(['aws']);
  if (path === undefined) return warning('aws-cli', 'the AWS CLI is not installed', 'it is not needed, but handy: apt-get install awscli, or pip install awscli');
  const { stdout, stderr } = await runProgram(path, ['--version'], { timeoutMs: clientTimeoutMs });
  const [, version = '', major = '0', minor = '0'] = /aws-cli\/((\d+)\.(\d+)\.\d+)/.exec(stdout + stderr) ?? [];
  const knowsEndpoint = major === '2' ? Number(minor) >= 13 : Number(minor) >= 29;
  if (knowsEndpoint) return ok('aws-cli', `${path} ${version}`);
  return warning('aws-cli', `${path} ${version} does not know AWS_ENDPOINT_URL`, 'give it --endpoint-url "$AWS_ENDPOINT_URL" with each command, or install 2.13 or newer');
}

/** Whether something accepts connections there. */
export function isTaken({ host, port }: Pick<Settings, 'host' | 'port'>): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: host === '0.0.0.0' ? '127.0.0.1' : host, port, timeout: connectTimeoutMs });
    const end = (taken: boolean) => {
      socket.destroy();
      resolve(taken);
    };
    socket.once('connect', () => end(true)).once('error', () => end(false)).once('timeout', () => end(false));
  });
}

function nearestFolder(path: string): string {
  return existsSync(path) ? path : nearestFolder(dirname(path));
}
