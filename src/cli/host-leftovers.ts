import { readdir, readFile } from 'node:fs/promises';
import type { Settings } from '#server/settings.ts';
import { hasHostNames } from '#network/load-balancer/host/hosts-block.ts';
import { processesNaming } from './processes.ts';
import { runProgram } from './run-program.ts';

const timeoutMs = 20_000;

/**
 * What of a daemon is on this host, one line for each thing: everything that it makes carries its instance name or lies in
 * its state directory. Empty for one that was taken down.
 */
export async function leftoversOf({ instance, stateDir, hostsFile }: Settings): Promise<readonly string[]> {
  if (process.platform !== 'linux') return [];
  const isNamed = namesOf(instance);
  const [links, tables, rules, forwarding, cgroups] = await Promise.all([
    linesOf('ip', ['-o', 'link']),
    linesOf('nft', ['list', 'tables']),
    // Where Docker is: the rules that let VPCs through its firewall.
    linesOf('nft', ['list', 'chain', 'ip', 'filter', 'DOCKER-USER']),
    linesOf('find', ['/run/drydock', '-name', instance]),
    linesOf('find', ['/sys/fs/cgroup', '-type', 'd', '-name', `*drydock-${instance}*`]),
  ]);
  const namespaces = (await readdir('/run/netns').catch(() => [])).map((name) => `namespace ${name}`);
  const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').filter((line) => line.includes(stateDir) || isNamed(line));
  return [
    ...namespaces.filter(isNamed),
    ...links.filter(isNamed).map((line) => `link ${line}`),
    ...tables.filter(isNamed),
    ...rules.filter(isNamed).map((line) => `rule of DOCKER-USER ${line.trim()}`),
    ...forwarding.map((path) => `record ${path}`),
    ...cgroups.map((path) => `cgroup ${path}`),
    ...mounts.map((line) => `mount ${line}`),
    ...(hostsFile !== undefined && hasHostNames(await readFile(hostsFile, 'utf8').catch(() => ''), instance) ? [`names in ${hostsFile}`] : []),
    ...(await processesNaming(stateDir)).map(({ pid, command }) => `process ${pid}: ${command}`),
  ];
}

async function linesOf(program: string, args: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await runProgram(program, args, { timeoutMs });
  return stdout.split('\n').filter((line) => line !== '');
}

/** An instance is six letters, which ids of other things have in them by chance: what is its own has one of these in its name. */
function namesOf(instance: string): (line: string) => boolean {
  return (line) => line.includes(`drydock-${instance}`) || line.includes(`dd${instance}-`);
}
