import { mkdir, readdir, readFile, rmdir, writeFile } from 'node:fs/promises';
import { sleep, type Clock } from '#base/clock.ts';
import { codeOf, messageOf, WorldError } from '#base/errors.ts';
import type { TaskCgroups, TaskLimits } from '../task-cgroups.ts';
import type { CgroupHierarchies } from './cgroup-hierarchies.ts';
import { MembershipLock } from './membership-lock.ts';

export interface HostTaskCgroupsOptions {
  readonly hierarchies: CgroupHierarchies;
  readonly instance: string;
  readonly clock: Clock;
}

export interface HostTaskCgroups extends TaskCgroups {
  /** Removes the cgroup above those of the tasks where it is empty; while tasks start it must stay. */
  removeParent(): Promise<void>;
}

export function hostTaskCgroups({ hierarchies, instance, clock }: HostTaskCgroupsOptions): HostTaskCgroups {
  const parent = `/drydock-${instance}`;
  const membership = new MembershipLock(clock, hierarchies);
  const pathOf = (taskId: string) => `${parent}/${taskId}`;
  return {
    pathOf,
    async ensure(taskId, limits) {
      try {
        await (hierarchies.version === 2 ? ensureUnified(hierarchies, parent, pathOf(taskId), limits) : ensureSplit(hierarchies, pathOf(taskId), limits));
      } catch (error) {
        throw new WorldError('ResourceInitializationError', `ResourceInitializationError: failed to make the cgroup ${pathOf(taskId)}: ${messageOf(error)}`, { cause: error });
      }
      // Not before: whoever waits for membership keeps others from making cgroups.
      void membership.hold();
    },
    async unthrottle(taskId) {
      const cpu = hierarchies.rootOf('cpu');
      if (cpu === undefined) return;
      await (hierarchies.version === 2 ? writeIfThere(`${cpu}${pathOf(taskId)}/cpu.max`, 'max') : writeIfThere(`${cpu}${pathOf(taskId)}/cpu.cfs_quota_us`, '-1'));
    },
    async remove(taskId) {
      for (const root of hierarchies.roots) await removeTree(`${root}${pathOf(taskId)}`, clock);
    },
    async removeParent() {
      await Promise.all(hierarchies.roots.map((root) => removeIfEmpty(`${root}${parent}`)));
    },
    async list() {
      const names = await Promise.all(hierarchies.roots.map((root) => directoriesIn(`${root}${parent}`)));
      return [...new Set(names.flat())];
    },
  };
}

async function ensureSplit(hierarchies: CgroupHierarchies, path: string, limits: TaskLimits): Promise<void> {
  const { cpuShares, cpuQuotaUs, cpuPeriodUs, memoryLimitBytes, pidsMax } = limits;
  const cpu = hierarchies.rootOf('cpu');
  const memory = hierarchies.rootOf('memory');
  if (cpu === undefined || memory === undefined) throw new Error(`the kernel has no ${cpu === undefined ? 'cpu' : 'memory'} cgroup hierarchy mounted`);
  await Promise.all([mkdir(`${cpu}${path}`, { recursive: true }), mkdir(`${memory}${path}`, { recursive: true })]);
  if (cpuShares !== undefined) await writeFile(`${cpu}${path}/cpu.shares`, String(cpuShares));
  if (cpuPeriodUs !== undefined) await writeFile(`${cpu}${path}/cpu.cfs_period_us`, String(cpuPeriodUs));
  if (cpuQuotaUs !== undefined) await writeFile(`${cpu}${path}/cpu.cfs_quota_us`, String(cpuQuotaUs));
  if (memoryLimitBytes !== undefined) {
    await writeFile(`${memory}${path}/memory.limit_in_bytes`, String(memoryLimitBytes));
    // Memory and swap together: Fargate has no swap. The file is missing where the kernel does not account for swap.
    await writeIfThere(`${memory}${path}/memory.memsw.limit_in_bytes`, String(memoryLimitBytes));
  }
  const pids = hierarchies.rootOf('pids');
  if (pids === undefined || pidsMax === undefined) return;
  await mkdir(`${pids}${path}`, { recursive: true });
  await writeFile(`${pids}${path}/pids.max`, String(pidsMax));
}

async function ensureUnified(hierarchies: CgroupHierarchies, parent: string, path: string, limits: TaskLimits): Promise<void> {
  const { cpuShares, cpuQuotaUs, cpuPeriodUs = 100_000, memoryLimitBytes, pidsMax } = limits;
  const [root = ''] = hierarchies.roots;
  await mkdir(`${root}${path}`, { recursive: true });
  for (const directory of [root, `${root}${parent}`, `${root}${path}`]) await writeFile(`${directory}/cgroup.subtree_control`, '+cpu +memory +pids');
  if (cpuShares !== undefined) await writeFile(`${root}${path}/cpu.weight`, String(weightOf(cpuShares)));
  if (cpuQuotaUs !== undefined) await writeFile(`${root}${path}/cpu.max`, `${cpuQuotaUs} ${cpuPeriodUs}`);
  if (memoryLimitBytes !== undefined) {
    await writeFile(`${root}${path}/memory.max`, String(memoryLimitBytes));
    await writeIfThere(`${root}${path}/memory.swap.max`, '0');
  }
  if (pidsMax !== undefined) await writeFile(`${root}${path}/pids.max`, String(pidsMax));
}

/** Maps cpu.shares (2 to 262144) onto cpu.weight (1 to 10000) as runc does. */
function weightOf(shares: number): number {
  return 1 + Math.floor(((shares - 2) * 9_999) / 262_142);
}

async function writeIfThere(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'r+' });
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

async function removeIfEmpty(path: string): Promise<void> {
  try {
    await rmdir(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' && codeOf(error) !== 'EBUSY' && codeOf(error) !== 'ENOTEMPTY') throw error;
  }
}

async function removeTree(path: string, clock: Clock): Promise<void> {
  for (const child of await directoriesIn(path)) await removeTree(`${path}/${child}`, clock);
  for (let attempt = 0; attempt < removeAttempts; attempt += 1) {
    try {
      await rmdir(path);
      return;
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return;
      if (codeOf(error) !== 'EBUSY') throw error;
    }
    // Killed processes leave their cgroup a moment later.
    await killAllIn(path);
    await sleep(clock, removeRetryMs);
  }
  throw new WorldError('CgroupBusy', `the cgroup ${path} could not be removed: processes in it do not end`);
}

const removeAttempts = 200;
const removeRetryMs = 10;

async function killAllIn(path: string): Promise<void> {
  const pids = (await readFile(`${path}/cgroup.procs`, 'utf8').catch(() => '')).split('\n').filter((pid) => pid !== '' && pid !== '0');
  for (const pid of pids) {
    try {
      process.kill(Number(pid), 'SIGKILL');
    } catch (error) {
      if (codeOf(error) !== 'ESRCH') throw error;
    }
  }
}

async function directoriesIn(path: string): Promise<string[]> {
  try {
    return (await readdir(path, { withFileTypes: true })).filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return [];
    throw error;
  }
}
