import { readdir } from 'node:fs/promises';
import type { Call, AccessRequest, Service } from './operation.ts';
import type { Sdk } from './schema.ts';

/** An operation as the wire calls it: what its file says about types is the compiler's business. */
export interface LoadedOperation {
  readonly access: (input: unknown, call: Call, deps: unknown) => readonly AccessRequest[];
  readonly needsNoPermission?: boolean;
  readonly isUnsigned?: boolean;
  readonly refuses?: Readonly<Record<string, string>>;
  readonly handle: (input: unknown, call: Call, deps: unknown) => unknown;
}

/** A service whose SDK package is in memory; operations come in at their first call. */
export interface LoadedService {
  readonly service: Service;
  readonly sdk: Sdk;
  /** Undefined when the service's folder has no such operation. */
  operation(name: string): Promise<LoadedOperation> | LoadedOperation | undefined;
}

/** Brings services in at their first request: an SDK package costs up to 150 ms and 65 MB. */
export class Catalog {
  readonly services: readonly Service[];
  readonly #loaded = new Map<Service, LoadedService>();
  readonly #loading = new Map<Service, Promise<LoadedService>>();

  constructor(services: readonly Service[]) {
    this.services = services;
  }

  load(service: Service): Promise<LoadedService> | LoadedService {
    const known = this.#loaded.get(service) ?? this.#loading.get(service);
    if (known !== undefined) return known;
    const loading = this.#load(service).finally(() => this.#loading.delete(service));
    this.#loading.set(service, loading);
    return loading;
  }

  async #load(service: Service): Promise<LoadedService> {
    const [sdk, names] = await Promise.all([service.sdk(), operationNames(service)]);
    const loaded: LoadedService = { service, sdk, operation: operationsOf(service, names) };
    this.#loaded.set(service, loaded);
    return loaded;
  }
}

/** The folder's listing is what the service can do. */
export async function operationNames(service: Pick<Service, 'operations'>): Promise<ReadonlySet<string>> {
  const files = await readdir(service.operations);
  const names = files.map((file) => /^([A-Z]\w*)\.ts$/.exec(file)?.[1]);
  return new Set(names.filter((name) => name !== undefined));
}

function operationsOf(service: Service, names: ReadonlySet<string>): LoadedService['operation'] {
  const loaded = new Map<string, LoadedOperation>();
  const load = async (name: string) => {
    const module: unknown = await import(new URL(`${name}.ts`, service.operations).href);
    const operation = defaultExport(module);
    if (operation === undefined) throw new Error(`services/${service.name}/operations/${name}.ts has no operation as its default export`);
    loaded.set(name, operation);
    return operation;
  };
  return (name) => (names.has(name) ? (loaded.get(name) ?? load(name)) : undefined);
}

function defaultExport(module: unknown): LoadedOperation | undefined {
  const operation: unknown = typeof module === 'object' && module !== null ? Reflect.get(module, 'default') : undefined;
  return isOperation(operation) ? operation : undefined;
}

function isOperation(value: unknown): value is LoadedOperation {
  return typeof value === 'object' && value !== null && 'access' in value && typeof value.access === 'function' && 'handle' in value && typeof value.handle === 'function';
}
