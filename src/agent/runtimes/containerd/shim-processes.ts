import { readdir, readFile, readlink } from 'node:fs/promises';
import { codeOf } from '#base/errors.ts';

/** The shim that looks after a container's first process: its parent, as shims are subreapers. Undefined when the process is gone. */
export async function shimOf(pid: number): Promise<number | undefined> {
  const stat = await ifAlive(readFile(`/proc/${pid}/stat`, 'utf8'));
  // The command's name, in parentheses, may hold spaces and parentheses itself.
  const parent = stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  return parent === undefined ? undefined : Number(parent);
}

/** Every shim of this host with its working directory, by pid. */
export async function shimsOfHost(): Promise<ReadonlyMap<number, string>> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const shims = new Map<number, string>();
  await Promise.all(pids.map(async (pid) => {
    const name = await ifAlive(readFile(`/proc/${pid}/comm`, 'utf8'));
    if (name?.startsWith(shimName) !== true) return;
    const directory = await ifAlive(readlink(`/proc/${pid}/cwd`));
    if (directory !== undefined) shims.set(Number(pid), directory);
  }));
  return shims;
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
