import { readFile } from 'node:fs/promises';
import { processesNaming } from '#cli/processes.ts';

/** The first processes of all containers whose command has the mark in it. */
export async function containersMarked(mark: string): Promise<readonly number[]> {
  return (await processesNaming(mark)).filter(({ command }) => command.startsWith('sh -c ')).map(({ pid }) => pid);
}

/** The process that started it: of a container's first process the shim. */
export async function parentOf(pid: number): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^PPid:\s+(\d+)$/m.exec(status)?.[1]);
}
