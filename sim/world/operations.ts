import { Catalog, type LoadedOperation, type LoadedService } from '#wire/catalog.ts';
import type { PipelineTools } from '#wire/pipeline.ts';
import type { Service } from '#wire/operation.ts';
import { operationNames } from '#wire/catalog.ts';

/** The operations of a service, brought in before a simulation begins: files are not read in virtual time. */
export async function loadOperations(service: Service): Promise<Pick<LoadedService, 'sdk' | 'operation'>> {
  const loaded = await new Catalog([service]).load(service);
  const operations = new Map<string, LoadedOperation>();
  for (const name of await operationNames(service)) {
    const operation = await loaded.operation(name);
    if (operation !== undefined) operations.set(name, operation);
  }
  return { sdk: loaded.sdk, operation: (name) => operations.get(name) };
}

export function catalogOf(service: Service, loaded: Pick<LoadedService, 'sdk' | 'operation'>): PipelineTools['catalog'] {
  return { services: [service], load: (wanted) => ({ ...loaded, service: wanted }) };
}
