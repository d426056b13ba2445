import { join } from 'node:path';
import { messageOf } from '#base/errors.ts';
import type { LastUsed } from '#auth/last-used.ts';
import type { Ids } from '#base/ids.ts';
import { createImagePreparationController } from '#controllers/image-preparation/controller.ts';
import { createLoadBalancerController } from '#controllers/load-balancer/controller.ts';
import { createVpcController } from '#controllers/vpc/controller.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import type { RegistryAddress } from '#model/image-reference.ts';
import type { VpcTopology } from '#model/vpc-topology.ts';
import { localImageSource } from '#registry/local-source.ts';
import { objectFiles } from '#services/elasticloadbalancing/object-files.ts';
import { logSink } from '#services/logs/log-sink.ts';
import type { FargateUsage } from '#state/fargate-usage.ts';
import type { RuntimeStatus } from './admin-protocol.ts';
import type { DaemonOptions } from './daemon-options.ts';
import type { DeferredLink } from './deferred-link.ts';
import { startEngine, type Engine, type EngineOptions } from './engine.ts';
import { linkInCloudTime } from './link-in-cloud-time.ts';
import { importRefusal } from './roles/import-refusal.ts';
import { taskRoles } from './roles/task-roles.ts';
import type { StateDirectory } from './state-directory.ts';
import type { Topologies } from './topologies.ts';

export interface EngineLifeOptions extends StateDirectory, Pick<DaemonOptions, 'settings' | 'clock' | 'random' | 'log' | 'processStartedAt'> {
  readonly ids: Ids;
  readonly lastUsed: LastUsed;
  readonly address: RegistryAddress;
  readonly capacity: FargateCapacity;
  readonly usage: FargateUsage;
  readonly serveApi: EngineOptions['serveApi'];
  /** Told of all VPCs whenever one changes. */
  readonly topologies: Topologies;
  /** Gets the engine's end of the link as soon as there is one. */
  readonly link: DeferredLink;
}

/** The engine from its start, which the API does not wait for, to its end, with the controllers that need one. */
export class EngineLife {
  readonly #options: EngineLifeOptions;
  readonly #settled: Promise<void>;
  #status: RuntimeStatus;
  #engine: Engine | undefined;
  #readyMs: number | undefined;
  #controllers: readonly (Disposable & { start(): void })[] = [];

  constructor(options: EngineLifeOptions) {
    this.#options = options;
    this.#status = { name: options.settings.runtime, state: 'starting' };
    this.#settled = this.#start();
  }

  get status(): RuntimeStatus {
    return this.#status;
  }

  /** Undefined while containers cannot run. */
  get engine(): Engine | undefined {
    return this.#engine;
  }

  /** From the process' start until containers can run; undefined until then. */
  get readyMs(): number | undefined {
    return this.#readyMs;
  }

  /** Resolves when the engine has started, or failed to. */
  settled(): Promise<void> {
    return this.#settled;
  }

  stopControllers(): void {
    for (const controller of this.#controllers) controller[Symbol.dispose]();
  }

  #start(): Promise<void> {
    const { settings, clock, random, log, store, cloudClock, logEvents, driver, registry, pullThrough, ids, address, topologies, serveApi, capacity, usage, sealing, lastUsed, sessions, authorizer } = this.#options;
    const imageSources = [localImageSource({ store, driver, registry, address, pullThrough, importRefusal: importRefusal({ store, authorizer, ids, clock }) })];
    const sink = logSink({ store, logEvents, clock: cloudClock, realTimeOf: (atMs) => cloudClock.realTimeOf(atMs), ids });
    const accessLogs = { objects: objectFiles(join(settings.stateDir, 's3')), clock: cloudClock, shownTimeOf: (realMs: number) => cloudClock.shownTimeOf(realMs), everyMs: settings.accessLogsEveryMs };
    const roles = taskRoles({ store, cloudClock, sealing, random, lastUsed, sessions, authorizer, address, clock, ecs: { store, clock: cloudClock, ids, capacity, usage, tryLinkedRole: async () => false }, sink });
    return startEngine({ settings, clock, random, log, imageSources, topologies, serveApi, accessLogs, ...roles }).then((engine) => this.#ready(engine), (thrown: unknown) => this.#failed(thrown));
  }

  #ready(engine: Engine): void {
    const { settings, store, clock, cloudClock, log, address, capacity: { cpuArchitecture }, link, processStartedAt } = this.#options;
    this.#engine = engine;
    const architecture = cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64';
    this.#controllers = [
      createVpcController({ store, apply: (all) => this.#applyVpcs(engine, all) }),
      createLoadBalancerController({ store, clock: cloudClock, realClock: clock, log, apply: (all) => engine.setLoadBalancers(all), onReport: (listener) => engine.loadBalancers.onReport(listener) }),
      createImagePreparationController({ store, clock, cloudClock, address, cpuArchitecture, prepare: ({ reference, account, region }) => engine.prepareImage({ reference, account, region, architecture }) }),
    ];
    for (const controller of this.#controllers) controller.start();
    // The first orders find their VPCs made.
    link.attach(linkInCloudTime(engine.link, (realMs) => cloudClock.shownTimeOf(realMs)));
    this.#readyMs = clock.nowMs() - processStartedAt;
    this.#status = { name: settings.runtime, version: engine.version, state: 'ready' };
    log.info('containers can run', { runtime: engine.version, tookMs: this.#readyMs });
  }

  #applyVpcs(engine: Engine, all: readonly VpcTopology[]): void {
    this.#options.topologies.current = all;
    engine.setVpcs(all);
  }

  #failed(thrown: unknown): void {
    const { settings, log } = this.#options;
    this.#status = { name: settings.runtime, state: 'failed', message: messageOf(thrown) };
    log.error(`containers cannot run: ${messageOf(thrown)}`, { stack: thrown instanceof Error ? thrown.stack : undefined });
  }
}
