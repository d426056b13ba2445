import { join } from 'node:path';
import { metadataFace } from '#agent/metadata/metadata-face.ts';
import { Awslogs } from '#agent/logs/awslogs.ts';
import { registrySource } from '#agent/images/registry-source.ts';
import { startContainerd, type Containerd } from '#agent/runtimes/containerd/containerd.ts';
import { Supervisor } from '#agent/supervisor/supervisor.ts';
import { taskFilesIn } from '#agent/supervisor/task-files.ts';
import { hostNameServers } from '#network/dns/name-servers.ts';
import { VpcDns } from '#network/dns/vpc-dns.ts';
import { networksOf } from '#network/holders.ts';
import { linuxNetworks, type LinuxNetworks } from '#network/linux-networks.ts';
import { HostAccess } from '#network/load-balancer/host/host-access.ts';
import { LinuxLoadBalancers } from '#network/load-balancer/linux-load-balancers.ts';
import type { HeldNetworks } from '#network/networks.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { reachesIn } from './topologies.ts';
import { VpcHttp } from './vpc-http.ts';
import { VpcNames } from './vpc-names.ts';

/** Real containers in real network namespaces: needs root. */
export async function startContainerdEngine({ settings, clock, random, log, imageSources, topologies, serveApi, askProtection, askCredentials, executionRole, logSink: sink, accessLogs }: EngineOptions): Promise<Engine> {
  const { stateDir, instance, publicAddressPool, hostsFile } = settings;
  const starting = startContainerd({ stateDir, instance, clock, random, log, imageSources: [...imageSources, registrySource({ clock })] });
  const dns = new VpcDns({ clock, random, log, nameServers: hostNameServers('/etc/resolv.conf', clock) });
  const http = new VpcHttp({ serveApi });
  const opening = linuxNetworks({ instance, stateDir, publicAddressPool, clock, random, log, services: [dns, http] });
  const [containerd, networks] = await Promise.all([starting, opening]).catch(async (thrown: unknown) => {
    await Promise.allSettled([starting.then(letGoOfContainerd, nothingToLetGo), opening.then(letGoOfNetworks, nothingToLetGo)]);
    throw thrown;
  });
  const { runtime, images, cgroups } = containerd;
  const taskNetworks = networksOf('tasks', networks);
  const logs = new Awslogs({ sink, clock, log });
  const supervisor = new Supervisor({ runtime, images, cgroups, networks: taskNetworks, reaches: reachesIn(topologies), executionRole, logs, files: taskFilesIn(join(stateDir, 'tasks')), clock, random, log });
  http.setMetadata(metadataFace({ tasks: supervisor, samples: containerd.samples, layers: containerd.layers, host: { snapshotter: containerd.snapshotter }, askProtection, askCredentials, clock, log }));
  await supervisor.start();
  const loadBalancers = new LinuxLoadBalancers({ networks, stateDir, clock, random, log, accessLogs });
  const hostAccess = new HostAccess({ instance, hostsFile, clock, log });
  return engineOf({ version: await runtime.version(), containerd, networks, taskNetworks, dns, supervisor, loadBalancers, hostAccess });
}

interface EngineParts {
  readonly version: string;
  readonly containerd: Containerd;
  readonly networks: LinuxNetworks;
  readonly taskNetworks: HeldNetworks;
  readonly dns: VpcDns;
  readonly supervisor: Supervisor;
  readonly loadBalancers: LinuxLoadBalancers;
  readonly hostAccess: HostAccess;
}

function engineOf({ version, containerd, networks, taskNetworks, dns, supervisor, loadBalancers, hostAccess }: EngineParts): Engine {
  const names = new VpcNames(dns);
  return {
    version,
    link: supervisor,
    loadBalancers,
    get hostProblems() {
      return hostAccess.problems;
    },
    setVpcs(vpcs) {
      void networks.setVpcs(vpcs);
      names.setVpcs(vpcs);
    },
    setLoadBalancers(all) {
      loadBalancers.setLoadBalancers(all);
      names.setLoadBalancers(all);
      hostAccess.setLoadBalancers(all);
    },
    prepareImage: (request) => containerd.images.prepare(request),
    taskIds: async () => new Set([...(await containerd.cgroups.list()), ...(await taskNetworks.list())]),
    clearImages: () => containerd.images.clear(),
    async destroy() {
      hostAccess.destroy();
      // containerd goes also when something of the networks stays.
      await loadBalancers.destroy().finally(() => networks.destroy()).finally(() => containerd.stop());
    },
    async [Symbol.asyncDispose]() {
      await supervisor[Symbol.asyncDispose]();
      await hostAccess[Symbol.asyncDispose]();
      await loadBalancers[Symbol.asyncDispose]();
      await networks[Symbol.asyncDispose]();
      dns[Symbol.dispose]();
      await containerd[Symbol.asyncDispose]();
    },
  };
}

/** One half of the engine is of no use without the other: it stays for tasks of an earlier life, and goes when there are none. */
async function letGoOfContainerd(containerd: Containerd): Promise<void> {
  const containers = await containerd.runtime.list();
  await (containers.length === 0 ? containerd.stop() : containerd[Symbol.asyncDispose]());
}

async function letGoOfNetworks(networks: LinuxNetworks): Promise<void> {
  const tasks = await networks.list();
  await (tasks.length === 0 ? networks.destroy() : networks[Symbol.asyncDispose]());
}

function nothingToLetGo(): void {}
