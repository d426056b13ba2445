import { mkdir } from 'node:fs/promises';
import type { Clock } from '#base/clock.ts';
import { messageOf } from '#base/errors.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { ContainerdImages } from '../../images/containerd-images.ts';
import type { ImageSource } from '../../images/image.ts';
import type { ContainerSamples } from '../container-samples.ts';
import type { TaskCgroups } from '../task-cgroups.ts';
import type { WritableLayers } from '../writable-layers.ts';
import { cgroupSamples } from './cgroup-samples.ts';
import { readCgroupHierarchies } from './cgroup-hierarchies.ts';
import { startContainerdProcess } from './containerd-process.ts';
import { ContainerdRuntime } from './containerd-runtime.ts';
import { ExitWatch } from './exit-watch.ts';
import { readHostLimits } from './host-limits.ts';
import { hostTaskCgroups } from './host-task-cgroups.ts';
import { ImageAccounts } from './image-accounts.ts';
import { ShimPool } from './shim-pool.ts';
import { endIdleShims } from './shim-processes.ts';
import { snapshotLayers } from './snapshot-layers.ts';
import { VolumeContent } from './volume-content.ts';

export interface ContainerdOptions {
  /** Everything of containerd's is below `<stateDir>/containerd`; short, because a socket's path is. */
  readonly stateDir: string;
  /** `[a-z0-9]{1,8}`: names the containerd namespace and the cgroups. */
  readonly instance: string;
  /** Asked in order whether they serve an image's reference. */
  readonly imageSources: readonly ImageSource[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** The containerd program, when it is not in PATH. */
  readonly command?: string;
}

/** Disposing leaves containerd and its containers running, to be found again by the next daemon. */
export interface Containerd extends AsyncDisposable {
  readonly runtime: ContainerdRuntime;
  readonly images: ContainerdImages;
  readonly cgroups: TaskCgroups;
  readonly samples: ContainerSamples;
  readonly layers: WritableLayers;
  /** Which of containerd's snapshotters has the containers' files: `overlayfs` where the host can. */
  readonly snapshotter: string;
  readonly pid: number | undefined;
  /** Disposes, and ends containerd too. Containers that still run outlive it. */
  stop(): Promise<void>;
}

/** Resolves when containers can run. Throws WorldError when containerd is missing or does not answer. */
export async function startContainerd({ stateDir, instance, imageSources, clock, random, log, command }: ContainerdOptions): Promise<Containerd> {
  const [{ client, child, paths, namespace, snapshotter }, hierarchies] = await Promise.all([startContainerdProcess({ stateDir, instance, clock, log, command }), readCgroupHierarchies()]);
  const viewDirectory = `${paths.state}/views`;
  const [host] = await Promise.all([readHostLimits(hierarchies), mkdir(viewDirectory, { recursive: true })]);
  const accounts = new ImageAccounts({ client, snapshotter, directory: viewDirectory });
  // Read ahead, so that the first launch does not wait for it; whoever needs them is told of a failure.
  const whenReady = ({ chainId }: { readonly chainId: string }) => void accounts.of(chainId).catch(() => {});
  const images = new ContainerdImages({ client, containerdRoot: paths.root, snapshotter, sources: imageSources, whenReady, clock, log });
  const runtime = new ContainerdRuntime({
    client,
    paths,
    images: images.unpacked,
    accounts,
    volumes: new VolumeContent(viewDirectory),
    cgroups: hierarchies,
    shimPool: new ShimPool({ paths, namespace, clock, random, log }),
    host,
    clock,
    random,
    log,
    watch: (onExit) => new ExitWatch({ client, clock, log, onExit }),
  });
  const cgroups = hostTaskCgroups({ hierarchies, instance, clock });
  child.onRestart(() => void client.ready(restartTimeoutMs).then(() => runtime.restarted(), (error: unknown) => log.error('containerd did not come back', { reason: messageOf(error) })));
  const recovered = Promise.all([images.recover(), runtime.recover()]).catch((error: unknown) => log.warn('what an earlier daemon left half done was not removed', { reason: messageOf(error) }));
  const dispose = async () => {
    await Promise.all([runtime[Symbol.asyncDispose](), images[Symbol.asyncDispose](), recovered]);
    client[Symbol.dispose]();
  };
  return {
    runtime,
    images,
    cgroups,
    samples: cgroupSamples({ hierarchies, cgroups, clock }),
    layers: snapshotLayers(client, snapshotter),
    snapshotter,
    get pid() {
      return child.pid;
    },
    async stop() {
      await dispose();
      await child.stop();
      // A daemon that was killed in the middle of a launch may have left a shim that nobody knows of.
      await endIdleShims(paths.state);
      await cgroups.removeParent();
    },
    async [Symbol.asyncDispose]() {
      await dispose();
      await child[Symbol.asyncDispose]();
    },
  };
}

const restartTimeoutMs = 30_000;
