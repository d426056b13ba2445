import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { secondMs } from '#base/time.ts';
import { runProgram } from '../run-program.ts';
import type { Check } from './check.ts';

/** A program that Drydock starts, and the Debian package that brings it. */
interface NeededProgram {
  readonly id: string;
  /** Any of these will do, the first found is taken. */
  readonly names: readonly string[];
  readonly package: string;
  readonly versionArgs: readonly string[];
  readonly purpose: string;
  readonly isOptional: boolean;
  /** False when nothing uses it yet: it is reported, and not installed by `--install`. */
  readonly isUsed?: false;
}

export const neededPrograms: readonly NeededProgram[] = [
  { id: 'containerd', names: ['containerd'], package: 'containerd', versionArgs: ['--version'], purpose: 'runs the containers', isOptional: false },
  { id: 'runc', names: ['runc'], package: 'runc', versionArgs: ['--version'], purpose: 'starts a container', isOptional: false },
  { id: 'nft', names: ['nft'], package: 'nftables', versionArgs: ['--version'], purpose: 'makes security groups and NAT', isOptional: false },
  { id: 'ip', names: ['ip'], package: 'iproute2', versionArgs: ['-V'], purpose: 'makes the networks', isOptional: false },
  { id: 'nsenter', names: ['nsenter'], package: 'util-linux', versionArgs: ['--version'], purpose: 'works inside network namespaces', isOptional: false },
  { id: 'init', names: ['docker-init', 'tini-static', '/usr/libexec/docker/docker-init', '/usr/libexec/podman/catatonit', 'catatonit'], package: 'tini', versionArgs: ['--version'], purpose: 'is process 1 for linuxParameters.initProcessEnabled', isOptional: true },
  { id: 'haproxy', names: ['haproxy'], package: 'haproxy', versionArgs: ['-v'], purpose: 'serves load balancers, which are not offered yet', isOptional: true, isUsed: false },
  { id: 'busybox', names: ['/bin/busybox'], package: 'busybox-static', versionArgs: ['--help'], purpose: "makes the image of 'drydock demo'", isOptional: true },
];

const versionTimeoutMs = 5 * secondMs;

/** One check per program: found with its version, or the package to install. */
export function checkPrograms(): Promise<Check[]> {
  return Promise.all(neededPrograms.map(checkProgram));
}

async function checkProgram(program: NeededProgram): Promise<Check> {
  const path = findProgram(program.names);
  if (path === undefined) {
    return {
      id: program.id,
      status: program.isOptional ? 'warning' : 'failed',
      found: `${program.names.join(' or ')} is not installed (it ${program.purpose})`,
      remedy: `install it: apt-get install ${program.package}`,
      ...(program.isUsed !== false && { package: program.package }),
    };
  }
  const { stdout, stderr } = await runProgram(path, program.versionArgs, { timeoutMs: versionTimeoutMs });
  return { id: program.id, status: 'ok', found: `${path}: ${firstLine(stdout === '' ? stderr : stdout)}` };
}

/** The path of the first of these programs that is installed. */
export function findProgram(names: readonly string[]): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(':'), '/usr/sbin', '/sbin', '/usr/local/sbin'].filter((folder) => folder.startsWith('/'));
  return names.flatMap((name) => (name.startsWith('/') ? [name] : folders.map((folder) => join(folder, name)))).find(isExecutable);
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function firstLine(text: string): string {
  return text.trim().split('\n')[0] ?? '';
}
