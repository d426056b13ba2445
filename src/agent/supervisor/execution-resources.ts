import type { RegistryCredentials } from '#distribution/registry-credentials.ts';

export interface RetrievedValues {
  /** Secrets that become environment variables, by the variables' names. */
  readonly environment?: ReadonlyMap<string, string>;
  /** Secrets that become options of the log driver, by the options' names. */
  readonly logOptions?: ReadonlyMap<string, string>;
  readonly registryCredentials?: RegistryCredentials;
}

/**
 * What the execution role fetched for one container, kept in memory until the container has started. The values are private
 * members: neither JSON nor an inspection of what holds this shows them, so that no report, log or crash can.
 */
export class ExecutionResources {
  readonly #values: RetrievedValues;

  constructor(values: RetrievedValues) {
    this.#values = values;
  }

  get environment(): ReadonlyMap<string, string> {
    return this.#values.environment ?? noValues;
  }

  get logOptions(): ReadonlyMap<string, string> {
    return this.#values.logOptions ?? noValues;
  }

  get registryCredentials(): RegistryCredentials | undefined {
    return this.#values.registryCredentials;
  }
}

export const nothingRetrieved = new ExecutionResources({});

const noValues: ReadonlyMap<string, string> = new Map();
