import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ImageRequest } from '#agent/images/image.ts';
import { imageFromSources } from '#agent/images/source-image.ts';
import { Awslogs } from '#agent/logs/awslogs.ts';
import { inventedImage } from '#agent/runtimes/simulated/simulated-images.ts';
import { simulatedRuntime } from '#agent/runtimes/simulated/simulated.ts';
import { Supervisor } from '#agent/supervisor/supervisor.ts';
import { taskFilesIn } from '#agent/supervisor/task-files.ts';
import { SimulatedLoadBalancers } from '#network/load-balancer/simulated-load-balancers.ts';
import { simulatedNetworks } from '#network/simulated-networks.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { reachesIn } from './topologies.ts';

/** Tasks without containers: what they would do is modelled, so that any machine can hold them. */
export async function startSimulatedEngine({ settings, clock, random, log, imageSources, topologies, executionRole, logSink: sink }: EngineOptions): Promise<Engine> {
  const print = (path: string, text: string) => {
    mkdirSync(dirname(path), { recursive: true });
    appendFileSync(path, text);
  };
  // Images of our own registry must be there, as on AWS; those of other registries need not be reached to pretend.
  const imageOf = (request: ImageRequest, signal: AbortSignal) => (imageSources.some((source) => source.claims(request.reference)) ? imageFromSources(imageSources, request, signal) : inventedImage(request));
  const { runtime, images, cgroups } = simulatedRuntime({ clock, random, print, imageOf });
  const networks = simulatedNetworks();
  const loadBalancers = new SimulatedLoadBalancers();
  const supervisor = new Supervisor({
    runtime,
    images,
    cgroups,
    networks,
    reaches: reachesIn(topologies),
    executionRole,
    logs: new Awslogs({ sink, clock, log }),
    files: taskFilesIn(join(settings.stateDir, 'tasks')),
    clock,
    random,
    log,
  });
  await supervisor.start();
  return {
    version: await runtime.version(),
    link: supervisor,
    loadBalancers,
    hostProblems: [],
    setVpcs: (vpcs) => void networks.setVpcs(vpcs),
    setLoadBalancers: (all) => loadBalancers.setLoadBalancers(all),
    async prepareImage() {},
    taskIds: async () => new Set([...(await cgroups.list()), ...(await networks.list())]),
    clearImages: () => images.clear(),
    async destroy() {},
    [Symbol.asyncDispose]: () => supervisor[Symbol.asyncDispose](),
  };
}
