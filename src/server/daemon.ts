import type { Socket } from 'node:net';
import { join } from 'node:path';
import { LastUsed } from '#auth/last-used.ts';
import { roleRefusal } from '#auth/role-refusal.ts';
import { idsFrom } from '#base/ids.ts';
import { localAuthority } from '#certificates/local-authority.ts';
import { createCertificateRenewalController } from '#controllers/certificate-renewal/controller.ts';
import { createKeyRotationController, type KeyRotationOptions } from '#controllers/key-rotation/controller.ts';
import { createImageLifecycleController } from '#controllers/image-lifecycle/controller.ts';
import { createLogRetentionController } from '#controllers/log-retention/controller.ts';
import { createScheduledDeletionController } from '#controllers/scheduled-deletion/controller.ts';
import { createServiceController } from '#controllers/service/controller.ts';
import { createTaskController } from '#controllers/task/controller.ts';
import { rolesOfTask } from '#model/task-roles.ts';
import { taskArn } from '#model/task.ts';
import { apiAddress } from '#network/host-plan.ts';
import { Collector } from '#registry/core/collector.ts';
import { keyringOver } from '#services/kms/keyring.ts';
import { newSymmetricMaterial } from '#services/kms/new-key.ts';
import { FargateUsage } from '#state/fargate-usage.ts';
import { daemonLogName, type DaemonStatus, type StopRequest } from './admin-protocol.ts';
import { listenForAdmin } from './admin-server.ts';
import { blobPlace } from './blob-store.ts';
import { checkPublicAddresses } from './check-public-addresses.ts';
import { changeClock, clockStatus } from './change-clock.ts';
import { countsOf } from './counts.ts';
import type { DaemonOptions } from './daemon-options.ts';
import { DeferredLink } from './deferred-link.ts';
import { EngineLife } from './engine-life.ts';
import { followCache, followEcr } from './ecr-events.ts';
import { followEcs } from './ecs-events.ts';
import { EventFeed } from './event-feed.ts';
import { faces } from './faces.ts';
import { fargateCapacity } from './fargate-capacity.ts';
import { listenForClients } from './listeners.ts';
import { endpointAuthority, registryAddress } from './registry-address.ts';
import { replication } from './replication.ts';
import { resetCloud } from './reset.ts';
import { servicesStatus } from './services-status.ts';
import { stopAllTasks } from './shutdown.ts';
import { openStateDirectory } from './state-directory.ts';
import { takeAllSteps } from './take-all-steps.ts';
import type { Topologies } from './topologies.ts';
import { vpcConnections } from './vpc-api.ts';

export interface Daemon {
  /** Resolves when someone asked for the end over the admin socket and all that goes with it is done. */
  readonly ended: Promise<void>;
  /** Ends the daemon; containers go on running when the tasks are kept. */
  stop(request: StopRequest): Promise<void>;
}

/** Wires the rooms together. The API answers when it resolves; containers can run a little later. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const api = await startApi(options);
  const life = startWork(options, api);
  const end = Promise.withResolvers<void>();
  const { store, driver, cloudClock } = api;
  const admin = await listenForAdmin(options.settings.stateDir, {
    status: async () => statusOf(options, api, life.engineLife),
    services: () => servicesStatus(store, cloudClock.nowMs(), life.engineLife.engine?.hostProblems),
    events: (after) => life.events.page(after),
    clock: () => clockStatus(cloudClock),
    changeClock: (request) => changeClock(cloudClock, request),
    certificateAuthority: async () => ({ certificate: await api.authority.certificate() }),
    reset: () => resetCloud({ store, driver, engine: life.engineLife.engine, clock: options.clock, cloudClock }),
    stop: (request) => void stop(request).then(end.resolve, end.reject),
  });
  options.log.info('the API answers', { endpoint: endpointOf(api), tookMs: api.readyMs, pid: process.pid });

  let stopping: Promise<void> | undefined;
  function stop(request: StopRequest): Promise<void> {
    stopping ??= letGo(options, { ...api, ...life, admin }, request);
    return stopping;
  }
  return { ended: end.promise, stop };
}

type Api = Awaited<ReturnType<typeof startApi>>;

/** State is opened, and the port answers from it. */
async function startApi(options: DaemonOptions) {
  const { settings, clock, random, processStartedAt } = options;
  const ids = idsFrom(random);
  const directory = await openStateDirectory({ ...options, ids });
  checkPublicAddresses(directory.store, settings.publicAddressPool);
  const authority = localAuthority({ store: directory.store, clock: directory.cloudClock, realClock: clock, random });
  const shared = { ...directory, ids, address: registryAddress(settings), capacity: fargateCapacity(settings), usage: new FargateUsage(directory.store), authority, lastUsed: new LastUsed({ store: directory.store, clock: directory.cloudClock, realClock: clock }) };
  const topologies: Topologies = { current: [] };
  const connections = vpcConnections({ topologies: () => topologies.current, apiAddress });
  const listeners = await listenForClients(options, { store: directory.store, faces: faces({ ...options, ...shared, vpc: connections }) });
  const { http } = listeners;
  const serveApi = (socket: Socket, vpcId: string) => {
    connections.note(socket, vpcId);
    http.serve(socket);
  };
  return { ...shared, ...listeners, topologies, serveApi, readyMs: clock.nowMs() - processStartedAt };
}

type Work = ReturnType<typeof startWork>;

/** What goes on without a request: the controllers, the engine that they give orders to, which takes a while to start, and the registry's collector. */
function startWork(options: DaemonOptions, { store, cloudClock, logEvents, ids, ...api }: Api) {
  const { settings, clock: realClock, random, log } = options;
  const clock = cloudClock;
  const link = new DeferredLink();
  const serviceController = createServiceController({ store, clock, ids, log, capacity: api.capacity, usage: api.usage, healthyAfterMs: settings.healthyAfterMs, roleRefusal: (definition) => roleRefusal(store, rolesOfTask(definition.fields, undefined), { ...definition, taskArn: taskArn(definition, '*', '*') }) });
  const controllers = [createTaskController({ store, link, publicAddressPool: settings.publicAddressPool, clock, realClock, ids, random, log }), createLogRetentionController({ store, logEvents, clock, realTimeOf: (atMs) => cloudClock.realTimeOf(atMs), log }), createCertificateRenewalController({ store, authority: api.authority, clock, log }), ...deadlines({ store, clock, log, newMaterial: (keyArn) => newSymmetricMaterial(keyArn, { ids, random, keyring: keyringOver(api.sealing) }) })];
  // Before the controllers: it is to see all that they do.
  const events = new EventFeed({ sources: [(keep) => followEcs(store, keep), (keep) => followEcr(store, keep), (keep) => followCache(api.pullThrough, keep)], clock, ids });
  for (const controller of [serviceController, ...controllers]) controller.start();
  const collector = new Collector({ collect: () => api.registry.collect(), clock: realClock, log });
  collector.start();
  const replicationController = replication({ ...api, store, cloudClock, clock: realClock, log });
  replicationController.start();
  return { events, serviceController, controllers, collector, replicationController, link, engineLife: new EngineLife({ ...options, ...api, store, cloudClock, logEvents, ids, link }) };
}

/** What ends or is renewed by itself when its time comes. */
function deadlines(options: KeyRotationOptions) {
  return [createScheduledDeletionController(options), createKeyRotationController(options), createImageLifecycleController(options)];
}

function statusOf({ settings, version, processStartedAt }: DaemonOptions, api: Api, { status, readyMs }: EngineLife): DaemonStatus {
  const { stateDir, account, region, publicAddressPool, registryMode } = settings;
  return {
    pid: process.pid,
    version,
    startedAt: processStartedAt,
    endpoint: endpointOf(api),
    registry: api.address.authority,
    ...(api.https !== undefined && { tlsEndpoint: `https://${endpointAuthority(api.https)}` }),
    registryMode,
    account,
    region,
    publicAddresses: publicAddressPool,
    runtime: status,
    stateDir,
    blobs: blobPlace(settings),
    logFile: join(stateDir, daemonLogName),
    counts: countsOf(api.store),
    timings: { apiReadyMs: api.readyMs, ...(readyMs === undefined ? {} : { runtimeReadyMs: readyMs }) },
  };
}

function endpointOf({ address }: Api): string {
  return `http://${address.authority}`;
}

/** Ends everything in the order in which nothing is used after its end. */
async function letGo({ clock, log }: DaemonOptions, parts: Api & Work & { readonly admin: AsyncDisposable }, { tasks }: StopRequest): Promise<void> {
  const { http, https, store, cloudClock, events, serviceController, controllers, collector, replicationController, link, engineLife, admin, driver, logEvents, lastUsed, pullThrough } = parts;
  await engineLife.settled();
  const { engine } = engineLife;
  await takeAllSteps([
    () => Promise.all([http.close(), https?.close()]),
    () => collector[Symbol.asyncDispose](),
    () => replicationController[Symbol.asyncDispose](),
    // Before the tasks end: it would replace them.
    () => serviceController[Symbol.dispose](),
    () => (tasks === 'stop' && engine !== undefined ? stopAllTasks({ store, engine, link, clock, cloudClock }) : undefined),
    ...controllers.map((controller) => () => controller[Symbol.dispose]()),
    () => events[Symbol.dispose](),
    () => engineLife.stopControllers(),
    () => engine?.[Symbol.asyncDispose](),
    () => (tasks === 'stop' ? engine?.destroy() : undefined),
    () => admin[Symbol.asyncDispose](),
    () => pullThrough[Symbol.asyncDispose](),
    () => driver[Symbol.asyncDispose](),
    () => logEvents[Symbol.asyncDispose](),
    // Tasks that ended wrote their logs with their roles.
    () => lastUsed[Symbol.asyncDispose](),
    () => store[Symbol.asyncDispose](),
  ]);
  log.info('stopped', { tasks });
}
