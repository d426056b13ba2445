import { readdir, readFile, readlink } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';

/** A process for certain: the kernel gives a pid out again, but not with the same start time. */
export interface ProcessIdentity {
  readonly pid: number;
  /** In clock ticks since boot: field 22 of `/proc/<pid>/stat`. */
  readonly startTime: string;
  /** Start times repeat after a reboot; boots do not. */
  readonly bootId: string;
}

/** Undefined when no such process lives; a zombie does not. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const { state, startTime } = (await statOf(pid)) ?? {};
  return startTime === undefined || state === 'Z' || state === 'X' ? undefined : { pid, startTime, bootId: await bootIdOfNow() };
}

/** What `/proc/<pid>/stat` says (https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html); undefined when there is no such process. */
export async function statOf(pid: number): Promise<{ readonly state: string; readonly parent: number; readonly startTime: string } | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may hold spaces and parentheses itself.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, parent, startTime] = [fields[0], fields[1], fields[19]];
    return state === undefined || parent === undefined || startTime === undefined ? undefined : { state, parent: Number(parent), startTime };
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}

let bootId: Promise<string> | undefined;

/** The same for as long as this process lives, so it is read once. */
function bootIdOfNow(): Promise<string> {
  bootId ??= readFile('/proc/sys/kernel/random/boot_id', 'utf8').then((text) => text.trim());
  return bootId;
}

export async function isAlive(identity: ProcessIdentity): Promise<boolean> {
  const now = await identifyProcess(identity.pid);
  return now?.startTime === identity.startTime && now.bootId === identity.bootId;
}

/** What a pid file says; undefined when it is missing or torn. */
export async function readPidFile(path: string): Promise<ProcessIdentity | undefined> {
  try {
    const parsed: unknown = JSON.parse(await readFile(path, 'utf8'));
    return isIdentity(parsed) ? parsed : undefined;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Finds a process by its exact command line, for when a daemon was killed between starting a child and noting its pid. It
 * has this process's user and sees the processes that this one sees: anybody, in a container too, can choose a command line.
 */
export async function findProcess(commandLine: readonly string[]): Promise<ProcessIdentity | undefined> {
  const wanted = commandLine.map((part) => `${part}\0`).join('');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  for (const pid of pids.filter((_, index) => lines[index] === wanted)) {
    if ((await ownerOf(pid)) === (await ownerOf('self'))) return identifyProcess(Number(pid));
  }
  return undefined;
}

/** Real, effective, saved and file system user, and the namespace of process ids; undefined when that is not for us to know. */
async function ownerOf(pid: string): Promise<string | undefined> {
  try {
    const [status, namespace] = await Promise.all([readFile(`/proc/${pid}/status`, 'utf8'), readlink(`/proc/${pid}/ns/pid`)]);
    return `${/^Uid:.*$/m.exec(status)?.[0]} ${namespace}`;
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES', 'EPERM'].includes(codeOf(error) ?? '')) return undefined;
    throw error;
  }
}

function isIdentity(value: unknown): value is ProcessIdentity {
  return typeof value === 'object' && value !== null
    && 'pid' in value && typeof value.pid === 'number'
    && 'startTime' in value && typeof value.startTime === 'string'
    && 'bootId' in value && typeof value.bootId === 'string';
}
