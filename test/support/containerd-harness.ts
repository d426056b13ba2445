import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { startContainerd, type Containerd } from '#agent/runtimes/containerd/containerd.ts';
import { endShim } from '#agent/runtimes/containerd/shim-processes.ts';
import { systemClock } from '#base/clock.ts';
import { silentLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { busyboxImage } from '#cli/demo/busybox-image.ts';
import type { RuntimeHarness } from '../contract/runtime.ts';
import { folderImageSource, type FolderImageSource } from './folder-image-source.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

export interface ContainerdHarness extends RuntimeHarness {
  readonly source: FolderImageSource;
  readonly stateDir: string;
  current(): Containerd;
  /** Ends containerd and everything below it at once, as a loss of power does. */
  loseShims(): Promise<void>;
}

/** containerd and the shims, which all name its folder. */
async function processesOf(folder: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const lines = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')));
  return pids.filter((pid, index) => pid !== process.pid && lines[index]?.includes(`${folder}/containerd`));
}

const run = promisify(execFile);
const waitMs = 60_000;

/** What all images of a harness are asked for with. */
export const imageRequest = { account: '000000000000', region: 'us-east-1', architecture: process.arch === 'arm64' ? 'arm64' : 'amd64' } as const;

/** A containerd of its own, an image with busybox, and a network namespace; all gone when it is disposed. */
export async function containerdHarness(instance: string): Promise<ContainerdHarness> {
  const folder = await temporaryFolder('rt');
  const namespace = `drydock-${instance}`;
  const source = folderImageSource(`${folder.path}/images`);
  await source.put('app:1', busyboxImage({}));
  await run('ip', ['netns', 'add', namespace]);
  const open = () => startContainerd({ stateDir: folder.path, instance, imageSources: [source], clock: systemClock, random: systemRandom, log: silentLog });
  let current = await open();
  const image = await current.images.ensure({ ...imageRequest, reference: 'app:1' }, AbortSignal.timeout(waitMs));
  return {
    source,
    stateDir: folder.path,
    image,
    networkNamespace: `/run/netns/${namespace}`,
    folder: `${folder.path}/logs`,
    current: () => current,
    get cgroups() {
      return current.cgroups;
    },
    async reopen() {
      await current[Symbol.asyncDispose]();
      current = await open();
      return current.runtime;
    },
    hasPrinted: (id) => until(`${id} has printed something`, waitMs, async () => (await readFile(`${folder.path}/logs/${id}.out`, 'utf8')) !== ''),
    loseRuntime() {
      process.kill(current.pid ?? 0, 'SIGKILL');
      return Promise.resolve();
    },
    async loseShims() {
      const pids = await processesOf(folder.path);
      for (const pid of pids) endShim(pid);
      await until('containerd and its shims end', waitMs, async () => (await processesOf(folder.path)).length === 0);
    },
    async [Symbol.asyncDispose]() {
      await current.stop();
      await run('ip', ['netns', 'del', namespace]);
      await folder[Symbol.asyncDispose]();
    },
  };
}
