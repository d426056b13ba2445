import { readFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import type { Clock } from '#base/clock.ts';
import { codeOf } from '#base/errors.ts';
import type { ContainerSamples } from '../container-samples.ts';
import type { TaskCgroups } from '../task-cgroups.ts';
import { filesOfVersion1, readVersion1 } from './cgroup-files-v1.ts';
import { filesOfVersion2, readVersion2 } from './cgroup-files-v2.ts';
import type { CgroupHierarchies } from './cgroup-hierarchies.ts';
import { hostCpu, networkSamples } from './kernel-text.ts';
import { cgroupPathOf } from './spec.ts';

export interface CgroupSamplesOptions {
  readonly hierarchies: CgroupHierarchies;
  readonly cgroups: Pick<TaskCgroups, 'pathOf'>;
  readonly clock: Clock;
}

/** Reads containers' cgroups, and the counters of their network namespace by one of their processes. */
export function cgroupSamples({ hierarchies, cgroups, clock }: CgroupSamplesOptions): ContainerSamples {
  return {
    async read({ taskId, runtimeId }) {
      const path = cgroupPathOf({ cgroupParent: cgroups.pathOf(taskId), id: runtimeId });
      const [texts, host] = await Promise.all([cgroupTexts(hierarchies, path), readFile('/proc/stat', 'utf8')]);
      const textOf = (file: string) => texts.get(file) ?? '';
      const [pid = ''] = textOf('cgroup.procs').split('\n');
      const network = pid === '' ? '' : await textIfThere(`/proc/${pid}/net/dev`);
      // No process is left, or the last one went while it was looked at.
      if (network === '') return undefined;
      const facts = hierarchies.version === 2 ? readVersion2(textOf, totalmem()) : readVersion1(textOf, totalmem());
      return { ...facts, readAt: clock.nowMs(), cpu: { ...facts.cpu, ...hostCpu(host) }, networks: networkSamples(network) };
    },
  };
}

async function cgroupTexts(hierarchies: CgroupHierarchies, path: string): Promise<ReadonlyMap<string, string>> {
  const files = hierarchies.version === 2 ? filesOfVersion2.map((file) => ({ controller: 'memory', file })) : Object.entries(filesOfVersion1).flatMap(([controller, names]) => names.map((file) => ({ controller, file })));
  const read = files.map(async ({ controller, file }): Promise<[string, string]> => {
    const root = hierarchies.rootOf(controller);
    return [file, root === undefined ? '' : await textIfThere(`${root}${path}/${file}`)];
  });
  return new Map(await Promise.all(read));
}

async function textIfThere(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    // ESRCH: the process ended while its file was read; ENODEV and EOPNOTSUPP: so did the cgroup, or the kernel does not count this.
    if (absent.has(codeOf(error) ?? '')) return '';
    throw error;
  }
}

const absent: ReadonlySet<string> = new Set(['ENOENT', 'ESRCH', 'ENODEV', 'EOPNOTSUPP', 'EINVAL']);
