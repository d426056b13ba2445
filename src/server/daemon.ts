import { mkdir } from 'node:fs/promises';
import { availableParallelism, totalmem } from 'node:os';
import { join } from 'node:path';
import { rootAccessKeys } from '#auth/access-keys.ts';
import { authenticator } from '#auth/authenticator.ts';
import { registryTokenKey } from '#auth/registry-token-key.ts';
import { registryTokens } from '#auth/registry-tokens.ts';
import { rootAuthorizer } from '#auth/root-authorizer.ts';
import { rootCredentials } from '#auth/root-credentials.ts';
import type { Clock } from '#base/clock.ts';
import { messageOf, WorldError } from '#base/errors.ts';
import { idsFrom } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import { createImagePreparationController } from '#controllers/image-preparation/controller.ts';
import { createLogRetentionController } from '#controllers/log-retention/controller.ts';
import { createSecurityGroupController } from '#controllers/security-groups/controller.ts';
import { createTaskController } from '#controllers/task/controller.ts';
import type { FargateCapacity } from '#model/fargate-capacity.ts';
import { filesystemBlobDriver } from '#registry/blob-drivers/filesystem.ts';
import { imageRegistry } from '#registry/core/image-registry.ts';
import { recoverRegistry } from '#registry/core/recover.ts';
import { registryFace } from '#registry/face/registry-face.ts';
import { localImageSource } from '#registry/local-source.ts';
import { ec2Service } from '#services/ec2/service.ts';
import { ecrService } from '#services/ecr/service.ts';
import { ecsService } from '#services/ecs/service.ts';
import { logSink } from '#services/logs/log-sink.ts';
import { logsService } from '#services/logs/service.ts';
import { stsService } from '#services/sts/service.ts';
import { SqliteLogEvents } from '#state/bulk/sqlite-log-events.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { Store } from '#state/store.ts';
import { apiFace } from '#wire/api-face.ts';
import { listen } from '#wire/http-server.ts';
import { daemonLogName, type DaemonStatus, type RuntimeStatus, type StopRequest } from './admin-protocol.ts';
import { listenForAdmin } from './admin-server.ts';
import { collections } from './collections.ts';
import { countsOf } from './counts.ts';
import { DeferredLink } from './deferred-link.ts';
import { startEngine, type Engine } from './engine.ts';
import { resetCloud } from './reset.ts';
import type { Settings } from './settings.ts';
import { stopAllTasks } from './shutdown.ts';

export interface DaemonOptions {
  readonly settings: Settings;
  readonly version: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** When the process started, epoch ms. */
  readonly processStartedAt: number;
  /** Told of a broken invariant or of a journal that failed: the process must end, and start again on durable state. */
  readonly onBug: (bug: Error) => void;
}

export interface Daemon {
  /** Resolves when someone asked for the end over the admin socket and all that goes with it is done. */
  readonly ended: Promise<void>;
  /** Ends the daemon; containers go on running when the tasks are kept. */
  stop(request: StopRequest): Promise<void>;
}

/** Wires the rooms together. The API answers when it resolves; containers can run a little later. */
export async function startDaemon(options: DaemonOptions): Promise<Daemon> {
  const { settings, clock, random, log, environment, processStartedAt, onBug } = options;
  const { stateDir, account, region } = settings;
  const onJournalFailure = (cause: unknown) => onBug(new Error(`a change could not be made durable in ${stateDir}: ${messageOf(cause)}`, { cause }));
  await mkdir(stateDir, { recursive: true, mode: 0o711 });
  const ids = idsFrom(random);
  const store = await Store.open(sqliteJournal({ file: join(stateDir, 'state.db') }), collections, { onFailure: onJournalFailure });
  const logEvents = new SqliteLogEvents({ file: join(stateDir, 'logs.db') });
  const driver = filesystemBlobDriver({ directory: join(stateDir, 'registry') });
  const registry = imageRegistry({ store, driver, clock, ids });
  const tokens = registryTokens(await registryTokenKey(store, random));
  await recoverRegistry({ store, driver, clock, log });
  const root = await rootCredentials({ directory: stateDir, env: environment, random });
  const authority = `${isEveryAddress(settings.host) ? '127.0.0.1' : settings.host}:${settings.port}`;
  const address = { authority, home: { account, region } };
  const capacity = capacityOf(settings);
  const services = [
    ecsService({ store, clock, ids, capacity }),
    ecrService({ store, clock, registry, tokens, address }),
    logsService({ store, logEvents, clock, ids }),
    ec2Service({ store, ids }),
    stsService(),
  ];
  const http = await listen({
    faces: [
      registryFace({ store, driver, registry, tokens, address, clock, log }),
      apiFace({ services, authenticate: authenticator({ accessKeys: rootAccessKeys(root, account), clock }), authorizer: rootAuthorizer, durable: () => store.durable(), clock, ids, log, onBug }),
    ],
    host: settings.host,
    port: settings.port,
    log,
  });
  const apiReadyMs = clock.nowMs() - processStartedAt;

  const link = new DeferredLink();
  const controllers: (Disposable & { start(): void })[] = [createTaskController({ store, link, clock, ids, random, log }), createLogRetentionController({ store, logEvents, clock, log })];
  for (const controller of controllers) controller.start();

  let runtime: RuntimeStatus = { name: settings.runtime, state: 'starting' };
  let runtimeReadyMs: number | undefined;
  let engine: Engine | undefined;
  const engineOptions = { settings, clock, random, log, imageSources: [localImageSource({ store, driver, registry, address })], logSink: logSink({ store, logEvents, clock, ids }) };
  const starting = startEngine(engineOptions).then(
    (started) => {
      engine = started;
      link.attach(started.link);
      const securityGroups = createSecurityGroupController({ store, apply: (groups) => started.setSecurityGroups(groups) });
      const architecture = capacity.cpuArchitecture === 'ARM64' ? 'arm64' : 'amd64';
      const imagePreparation = createImagePreparationController({
        store,
        clock,
        address,
        cpuArchitecture: capacity.cpuArchitecture,
        prepare: ({ reference, account, region }) => started.prepareImage({ reference, account, region, architecture }),
      });
      for (const controller of [securityGroups, imagePreparation]) {
        controllers.push(controller);
        controller.start();
      }
      runtimeReadyMs = clock.nowMs() - processStartedAt;
      runtime = { name: settings.runtime, version: started.version, state: 'ready' };
      log.info('containers can run', { runtime: started.version, tookMs: runtimeReadyMs });
    },
    (thrown: unknown) => {
      runtime = { name: settings.runtime, state: 'failed', message: messageOf(thrown) };
      log.error(`containers cannot run: ${messageOf(thrown)}`, { stack: thrown instanceof Error ? thrown.stack : undefined });
    },
  );

  const status = (): DaemonStatus => ({
    pid: process.pid,
    version: options.version,
    startedAt: processStartedAt,
    endpoint: `http://${authority}`,
    registry: authority,
    account,
    region,
    runtime,
    stateDir,
    logFile: join(stateDir, daemonLogName),
    counts: countsOf(store),
    timings: { apiReadyMs, ...(runtimeReadyMs === undefined ? {} : { runtimeReadyMs }) },
  });
  const end = Promise.withResolvers<void>();
  const admin = await listenForAdmin(stateDir, {
    status: async () => status(),
    reset: () => resetCloud({ store, driver, engine, clock }),
    stop: (request) => void stop(request).then(end.resolve, end.reject),
  });
  log.info('the API answers', { endpoint: `http://${authority}`, tookMs: apiReadyMs, pid: process.pid });

  let stopping: Promise<void> | undefined;
  function stop(request: StopRequest): Promise<void> {
    stopping ??= stopOnce(request);
    return stopping;
  }

  /** What fails does not keep the rest from being let go. */
  async function stopOnce({ tasks }: StopRequest): Promise<void> {
    await starting;
    const steps: readonly (() => unknown)[] = [
      () => http.close(),
      () => (tasks === 'stop' && engine !== undefined ? stopAllTasks({ store, engine, clock }) : undefined),
      ...controllers.map((controller) => () => controller[Symbol.dispose]()),
      () => engine?.[Symbol.asyncDispose](),
      () => (tasks === 'stop' ? engine?.destroy() : undefined),
      () => admin[Symbol.asyncDispose](),
      () => driver[Symbol.asyncDispose](),
      () => logEvents[Symbol.asyncDispose](),
      () => store[Symbol.asyncDispose](),
    ];
    const failures = await failuresOf(steps);
    if (failures.length > 0) throw new WorldError('NotStoppedTidily', failures.map(messageOf).join('; '), { cause: failures[0] });
    log.info('stopped', { tasks });
  }

  return { ended: end.promise, stop };
}

async function failuresOf(steps: readonly (() => unknown)[]): Promise<readonly unknown[]> {
  const failures: unknown[] = [];
  for (const step of steps) {
    try {
      await step();
    } catch (thrown) {
      failures.push(thrown);
    }
  }
  return failures;
}

/** A daemon that listens everywhere is named by the address that works here. */
function isEveryAddress(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** What this host gives to FARGATE tasks. */
function capacityOf({ capacityFactor }: Settings): FargateCapacity {
  return {
    cpu: Math.floor(availableParallelism() * cpuUnits * capacityFactor.cpu),
    memory: Math.floor((totalmem() / mebibyte) * capacityFactor.memory),
    cpuArchitecture: process.arch === 'arm64' ? 'ARM64' : 'X86_64',
  };
}

const cpuUnits = 1_024;
const mebibyte = 1_048_576;
