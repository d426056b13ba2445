import type { Log } from '#base/log.ts';
import type { PullThrough } from '#model/pull-through.ts';
import { PullThroughCache } from '#registry/pull-through/pull-through-cache.ts';
import { readUpstreamCredentials, type ReadUpstreamCredentials } from '#services/ecr/upstream-credentials.ts';
import { secretReader } from '#services/secretsmanager/secret-reader.ts';
import { registryAddress } from './registry-address.ts';
import { secretDeps, type SecretDepsOptions } from './secret-deps.ts';
import type { Settings } from './settings.ts';
import type { StateDirectory } from './state-directory.ts';
import { upstreams, type UpstreamsOptions } from './upstreams.ts';

export interface PullThroughOptions extends SecretDepsOptions, Pick<StateDirectory, 'ensureRepository'>, Pick<UpstreamsOptions, 'registry' | 'clock'> {
  readonly settings: Settings;
  readonly log: Log;
}

/** The cache of other registries, and what reads the secrets that sign in to them. */
export function pullThroughOf(options: PullThroughOptions): { readonly pullThrough: PullThrough; readonly readCredentials: ReadUpstreamCredentials } {
  const { settings, store, cloudClock } = options;
  const readCredentials = readUpstreamCredentials({ store, clock: cloudClock, secrets: secretReader(secretDeps(options).secretsmanager) });
  const upstreamOf = upstreams({ ...options, address: registryAddress(settings), origins: settings.upstreams, readCredentials });
  return { readCredentials, pullThrough: new PullThroughCache({ ...options, upstreamOf }) };
}
