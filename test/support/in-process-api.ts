import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { known } from '#base/assert.ts';
import { systemClock } from '#base/clock.ts';
import { idsFrom } from '#base/ids.ts';
import { silentLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import { localAuthority } from '#certificates/local-authority.ts';
import { fargateCapacity } from '#server/fargate-capacity.ts';
import { registryAddress } from '#server/registry-address.ts';
import { services } from '#server/services.ts';
import { settingsFrom } from '#server/settings.ts';
import { openStateDirectory } from '#server/state-directory.ts';
import { FargateUsage } from '#state/fargate-usage.ts';
import type { Store } from '#state/store.ts';
import { Catalog, operationNames, type LoadedOperation, type LoadedService } from '#wire/catalog.ts';
import type { Principal } from '#wire/operation.ts';
import type { PipelineTools } from '#wire/pipeline.ts';
import { operationShapes, type OperationShapes } from '#wire/schema.ts';
import { inProcess } from '#wire/testing/echo.ts';

export const account = '000000000000';
export const region = 'us-east-1';

export interface ServedOperation {
  readonly loaded: LoadedService;
  readonly operation: LoadedOperation;
  readonly shapes: OperationShapes;
}

/** Every service of the daemon over a state directory of its own, without sockets: who calls is said with each call. */
export class InProcessApi {
  readonly store: Store;
  readonly operations: readonly ServedOperation[];
  readonly #tools: (principal: Principal) => PipelineTools;
  readonly #close: () => Promise<void>;

  private constructor(options: { readonly store: Store; readonly operations: readonly ServedOperation[]; readonly tools: (principal: Principal) => PipelineTools; readonly close: () => Promise<void> }) {
    this.store = options.store;
    this.operations = options.operations;
    this.#tools = options.tools;
    this.#close = options.close;
  }

  static async open(): Promise<InProcessApi> {
    const stateDir = await mkdtemp(join(tmpdir(), 'drydock-api-'));
    const settings = settingsFrom({ DRYDOCK_STATE_DIR: stateDir, DRYDOCK_RUNTIME: 'simulated' }, true);
    const ids = idsFrom(systemRandom);
    const shared = { settings, environment: {}, clock: systemClock, random: systemRandom, log: silentLog, ids, onBug: rethrow };
    const directory = await openStateDirectory(shared);
    const { store } = directory;
    const authority = localAuthority({ store, clock: directory.cloudClock, realClock: systemClock, random: systemRandom });
    const catalog = new Catalog(services({ ...shared, ...directory, address: registryAddress(settings), capacity: fargateCapacity(settings), usage: new FargateUsage(store), authority }));
    const tools = (principal: Principal): PipelineTools => ({
      ...shared,
      catalog,
      authenticate: (_request, parsed) => ({ principal, region, signedService: parsed.kind === 'present' ? parsed.signature.scope.service : '' }),
      authorizer: directory.authorizer,
      durable: () => store.durable(),
    });
    const close = async () => {
      await directory.driver[Symbol.asyncDispose]();
      await directory.logEvents[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
      await rm(stateDir, { recursive: true });
    };
    return new InProcessApi({ store, operations: await everyOperation(catalog), tools, close });
  }

  /** Answers with the output, or throws the SDK's exception. */
  send({ loaded, shapes }: Pick<ServedOperation, 'loaded' | 'shapes'>, input: unknown, principal: Principal): Promise<unknown> {
    const client = construct(loaded, clientName(loaded), { region, endpoint: 'http://127.0.0.1:4566', credentials: { accessKeyId: 'AKIA', secretAccessKey: 'secret' }, maxAttempts: 1, requestHandler: inProcess(this.#tools(principal)) });
    return client.send(construct(loaded, `${shapes.name}Command`, input));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
  }
}

async function everyOperation(catalog: Catalog): Promise<readonly ServedOperation[]> {
  const served: ServedOperation[] = [];
  for (const service of catalog.services) {
    const loaded = await catalog.load(service);
    for (const name of [...(await operationNames(service))].sort()) {
      const operation = known(await loaded.operation(name), name);
      served.push({ loaded, operation, shapes: known(operationShapes(loaded.sdk, name), name) });
    }
  }
  return served;
}

function clientName({ sdk, service }: LoadedService): string {
  return known(Object.keys(sdk).find((name) => /^[A-Z]\w*Client$/.test(name)), `the client of ${service.name}`);
}

function construct({ sdk }: LoadedService, name: string, argument: unknown) {
  const constructor = sdk[name];
  if (typeof constructor !== 'function') throw new TypeError(`the SDK has no ${name}`);
  return Reflect.construct(constructor, [argument]);
}

function rethrow(bug: Error): never {
  throw bug;
}
