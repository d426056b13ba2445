import { readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';
import { statOf } from '../../children/process-identity.ts';

/** The shim that looks after a container's first process: its parent, as shims are subreapers. Undefined when the process is gone. */
export async function shimOf(pid: number): Promise<number | undefined> {
  return (await statOf(pid))?.parent;
}

/** Every shim of this host with its working directory, by pid. */
export async function shimsOfHost(): Promise<ReadonlyMap<number, string>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const shims = new Map<number, string>();
  await Promise.all(pids.map(async (pid) => {
    const name = await ifAlive(readFile(`/proc/${pid}/comm`, 'utf8'));
    if (name?.startsWith(shimName) !== true) return;
    const directory = await directoryOf(Number(pid));
    if (directory !== undefined) shims.set(Number(pid), directory);
  }));
  return shims;
}

/** The working directory of a process; undefined when it is gone. */
export function directoryOf(pid: number): Promise<string | undefined> {
  return ifAlive(readlink(`/proc/${pid}/cwd`));
}

/** Ends the shims that work below a directory and have no running container. */
export async function endIdleShims(directory: string): Promise<void> {
  const prefix = `${await realpath(directory)}/`;
  for (const [pid, workingDirectory] of await shimsOfHost()) {
    if (workingDirectory.startsWith(prefix) && !(await hasChildren(pid))) endShim(pid);
  }
}

/** A shim's containers are its children, each of the thread that happened to start it. */
async function hasChildren(pid: number): Promise<boolean> {
  const threads = (await ifAlive(readdir(`/proc/${pid}/task`))) ?? [];
  const children = await Promise.all(threads.map((thread) => ifAlive(readFile(`/proc/${pid}/task/${thread}/children`, 'utf8'))));
  return children.some((pids) => pids !== undefined && pids !== '');
}

export function endShim(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (codeOf(error) !== 'ESRCH') throw error;
  }
}

/** As the kernel cuts it: containerd-shim-runc-v2. */
const shimName = 'containerd-shim';

async function ifAlive<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ESRCH') return undefined;
    throw error;
  }
}
