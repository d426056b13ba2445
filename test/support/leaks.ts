import { readdir, readFile } from 'node:fs/promises';
import type { Settings } from '#server/settings.ts';
import { runProgram } from '#cli/run-program.ts';
import { processesNaming } from './processes.ts';

const timeoutMs = 20_000;

/** What a stopped daemon left on this host: everything that it makes carries its instance name or lies in its state directory. */
export async function leaksOf({ instance, stateDir }: Settings): Promise<readonly string[]> {
  const [links, tables, cgroups] = await Promise.all([
    linesOf('ip', ['-o', 'link']),
    linesOf('nft', ['list', 'tables']),
    linesOf('find', ['/sys/fs/cgroup', '-type', 'd', '-name', `*${instance}*`]),
  ]);
  const namespaces = (await readdir('/run/netns').catch(() => [])).map((name) => `namespace ${name}`);
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((line) => line.includes(stateDir) || line.includes(instance));
  return [
    ...namespaces.filter(names(instance)),
    ...links.filter(names(instance)).map((line) => `link ${line}`),
    ...tables.filter(names(instance)),
    ...cgroups.map((path) => `cgroup ${path}`),
    ...mounts.map((line) => `mount ${line}`),
    ...(await processesNaming(stateDir)).map(({ pid, command }) => `process ${pid}: ${command}`),
  ];
}

async function linesOf(program: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runProgram(program, args, { timeoutMs });
  return stdout.split('\n').filter((line) => line !== '');
}

function names(instance: string): (line: string) => boolean {
  return (line) => line.includes(instance);
}
