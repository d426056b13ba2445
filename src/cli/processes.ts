import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface FoundProcess {
  readonly pid: number;
  readonly command: string;
}

/** The processes whose command line names `text`, such as a daemon's state directory. */
export async function processesNaming(text: string): Promise<readonly FoundProcess[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const all = await Promise.all(pids.map(async (pid) => ({ pid: Number(pid), command: (await readFile(join('/proc', pid, 'cmdline'), 'utf8').catch(() => '')).replaceAll('\u0000', ' ').trim() })));
  return all.filter(({ pid, command }) => pid !== process.pid && command.includes(text));
}

/** The processes below one, children's children included. */
export async function processesBelow(pid: number): Promise<readonly number[]> {
  const children = (await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')).trim().split(' ').filter((text) => text !== '').map(Number);
  return [...children, ...(await Promise.all(children.map(processesBelow))).flat()];
}

/** Whether it runs: one that has ended and waits for its parent to notice does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // The state follows the name, which is in parentheses and may hold any character (proc_pid_stat(5)).
    return process.platform !== 'linux' || !/\) [ZX] [^)]*$/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}
