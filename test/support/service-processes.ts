import { readFile } from 'node:fs/promises';
import { processesNaming } from '#cli/processes.ts';

/** The first processes of all containers whose command has the mark in it. */
export async function containersMarked(mark: string): Promise<readonly number[]> {
  const marked = (await processesNaming(mark)).filter(({ command }) => command.startsWith('sh -c '));
  // A shell that starts a program has twins: until they run the program they have its command line.
  const areFirst = await Promise.all(marked.map(({ pid }) => isFirst(pid)));
  return marked.filter((_, index) => areFirst[index]).map(({ pid }) => pid);
}

/** The process that started it: of a container's first process the shim. */
export async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
}

/** Whether it is process 1 of a PID namespace below the host's. */
async function isFirst(pid: number): Promise<boolean> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return /^NSpid:\t\d+\t(?:\d+\t)*1$/m.test(status);
}
