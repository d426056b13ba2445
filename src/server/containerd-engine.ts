import { join } from 'node:path';
import { Awslogs } from '#agent/logs/awslogs.ts';
import { registrySource } from '#agent/images/registry-source.ts';
import { startContainerd } from '#agent/runtimes/containerd/containerd.ts';
import { Supervisor } from '#agent/supervisor/supervisor.ts';
import { taskFilesIn } from '#agent/supervisor/task-files.ts';
import { linuxNetworks } from '#network/linux-networks.ts';
import type { Engine, EngineOptions } from './engine.ts';

/** Real containers in real network namespaces: needs root. */
export async function startContainerdEngine({ settings, clock, random, log, imageSources, logSink: sink }: EngineOptions): Promise<Engine> {
  const { stateDir, instance } = settings;
  const [containerd, networks] = await Promise.all([
    startContainerd({ stateDir, instance, clock, random, log, imageSources: [...imageSources, registrySource({ clock })] }),
    linuxNetworks({ instance, stateDir, clock, random, log }),
  ]);
  const { runtime, images, cgroups } = containerd;
  const supervisor = new Supervisor({
    runtime,
    images,
    cgroups,
    networks,
    logs: new Awslogs({ sink, clock, log }),
    files: taskFilesIn(join(stateDir, 'tasks')),
    clock,
    random,
    log,
  });
  await supervisor.start();
  return {
    version: await runtime.version(),
    link: supervisor,
    setSecurityGroups: (groups) => networks.setSecurityGroups(groups),
    prepareImage: (request) => images.prepare(request),
    taskIds: async () => new Set([...(await cgroups.list()), ...(await networks.list())]),
    clearImages: () => images.clear(),
    async destroy() {
      await networks.destroy();
      await containerd.stop();
    },
    async [Symbol.asyncDispose]() {
      await supervisor[Symbol.asyncDispose]();
      await networks[Symbol.asyncDispose]();
      await containerd[Symbol.asyncDispose]();
    },
  };
}
