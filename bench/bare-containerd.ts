import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ContentStore } from '#agent/images/content-store.ts';
import { UnpackedImages, type UnpackedImage } from '#agent/images/unpacked-images.ts';
import { readCgroupHierarchies } from '#agent/runtimes/containerd/cgroup-hierarchies.ts';
import { ContainerdClient } from '#agent/runtimes/containerd/client.ts';
import { containerdPaths } from '#agent/runtimes/containerd/config.ts';
import { readHostLimits } from '#agent/runtimes/containerd/host-limits.ts';
import { ociSpec, specJson } from '#agent/runtimes/containerd/spec.ts';
import type { RuntimeContainer } from '#agent/runtimes/runtime.ts';
import { settingsFrom } from '../src/server/settings.ts';
import type { BenchDaemon } from './daemon.ts';

export interface BareContainerd {
  readonly launchMs: readonly number[];
  /** For all of the containers that were launched together. */
  readonly togetherSeconds: number;
}

interface Plan {
  readonly rounds: number;
  readonly together: number;
  readonly parallelism: number;
}

/**
 * The floor: a container of the daemon's first image by containerd's gRPC API and nothing around it. The snapshot, record,
 * process and start are asked for one after the other, as any client would, in a network namespace that is there already.
 */
export async function bareContainerd(daemon: BenchDaemon, { rounds, together, parallelism }: Plan): Promise<BareContainerd> {
  using opened = await openImages(daemon);
  const { client, paths, instance } = opened;
  const [image] = await opened.list();
  if (image === undefined) throw new Error('the daemon has no image yet');
  const namespace = `bench${instance}`;
  const outputs = join(daemon.stateDir, 'bench-output');
  await mkdir(outputs, { recursive: true });
  const host = await readHostLimits(await readCgroupHierarchies());
  const runtime = { name: 'io.containerd.runc.v2', options: client.pack('containerd.runc.v1.Options', { root: paths.runcRoot }) };
  const ip = promisify(execFile);
  await ip('ip', ['netns', 'add', namespace]);
  const made: string[] = [];
  const launch = async () => {
    const id = `bench-${made.length}`;
    made.push(id);
    const container = { ...bareContainer(image, `/run/netns/${namespace}`), id, stdoutPath: join(outputs, `${id}.out`), stderrPath: join(outputs, `${id}.err`) };
    await Promise.all([container.stdoutPath, container.stderrPath].map((path) => writeFile(path, '')));
    const spec = { type_url: 'types.containerd.io/opencontainers/runtime-spec/1/Spec', value: specJson(ociSpec(container, { uid: 0, gid: 0, additionalGids: [] }, host)) };
    const { mounts } = await client.call('snapshots.v1.Snapshots/Prepare', { snapshotter: 'overlayfs', key: id, parent: image.chainId, labels: { 'containerd.io/gc.root': 'bench' } });
    await client.call('containers.v1.Containers/Create', { container: { id, labels: {}, image: image.manifestDigest, runtime, spec, snapshotter: 'overlayfs', snapshotKey: id } });
    await client.call('tasks.v1.Tasks/Create', { containerId: id, rootfs: mounts, stdin: '', stdout: container.stdoutPath, stderr: container.stderrPath, terminal: false });
    await client.call('tasks.v1.Tasks/Start', { containerId: id });
  };
  try {
    const launchMs: number[] = [];
    for (let round = -2; round < rounds; round += 1) {
      const startedAt = performance.now();
      await launch();
      if (round >= 0) launchMs.push(performance.now() - startedAt);
    }
    await removeAll(client, made.splice(0));
    const startedAt = performance.now();
    let left = together;
    const worker = async () => {
      while (left-- > 0) await launch();
    };
    await Promise.all(Array.from({ length: parallelism }, worker));
    return { launchMs, togetherSeconds: (performance.now() - startedAt) / 1000 };
  } finally {
    await removeAll(client, made);
    await ip('ip', ['netns', 'delete', namespace]);
  }
}

/** The daemon's own containerd, and the images that are unpacked in it. */
export async function openImages({ stateDir }: BenchDaemon) {
  const { instance } = settingsFrom({ DRYDOCK_STATE_DIR: stateDir }, true);
  const paths = containerdPaths(stateDir);
  const client = await ContainerdClient.open(paths.socket, `drydock-${instance}`);
  // Each list is of new: images are kept in mind once they were seen.
  const list = () => new UnpackedImages({ client, content: new ContentStore(client, paths.root), snapshotter: 'overlayfs' }).list();
  return { client, paths, instance, list, [Symbol.dispose]: () => client[Symbol.dispose]() };
}

async function removeAll(client: ContainerdClient, ids: readonly string[]): Promise<void> {
  for (const containerId of ids) {
    try {
      await client.call('tasks.v1.Tasks/Kill', { containerId, signal: 9, all: true });
      await client.call('tasks.v1.Tasks/Wait', { containerId });
      await client.call('tasks.v1.Tasks/Delete', { containerId });
      await client.call('containers.v1.Containers/Delete', { id: containerId });
      await client.call('snapshots.v1.Snapshots/Remove', { snapshotter: 'overlayfs', key: containerId });
    } catch (thrown) {
      console.error(`could not remove ${containerId}`, thrown);
    }
  }
}

function bareContainer({ manifestDigest, config }: UnpackedImage, networkNamespace: string): Omit<RuntimeContainer, 'id' | 'stdoutPath' | 'stderrPath'> {
  return {
    group: '',
    labels: {},
    image: { manifestDigest, digest: manifestDigest, config },
    args: config.command,
    environment: [],
    workingDirectory: '/',
    user: '',
    hostname: 'bench',
    networkNamespace,
    mounts: [],
    isRootReadonly: false,
    isPrivileged: false,
    capabilities: { add: [], drop: [] },
    ulimits: [],
    sysctls: {},
    devices: [],
    cgroupParent: '',
    resources: {},
    hasInit: false,
    isInteractive: false,
    hasTerminal: false,
  };
}
