import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { allAccessKeys, rootAccessKeys, sessionAccessKeys, userAccessKeys, type AccessKeys } from '#auth/access-keys.ts';
import { layerUrls, type LayerUrls } from '#auth/layer-urls.ts';
import { livingPrincipals } from '#auth/living-principals.ts';
import { masterSealing } from '#auth/master-key.ts';
import { policyAuthorizer } from '#auth/policy-authorizer.ts';
import { registryTokenKey } from '#auth/registry-token-key.ts';
import { registryTokens, type RegistryTokens } from '#auth/registry-tokens.ts';
import { rootCredentials } from '#auth/root-credentials.ts';
import type { Sealing } from '#auth/sealing.ts';
import { sealedSessions, type Sessions } from '#auth/sessions.ts';
import { messageOf } from '#base/errors.ts';
import type { Ids } from '#base/ids.ts';
import type { ShiftedClock } from '#base/shifted-clock.ts';
import type { PullThrough } from '#model/pull-through.ts';
import type { EnsureRepository } from '#model/repository-creation.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { imageRegistry, type CollectingRegistry } from '#registry/core/image-registry.ts';
import { recoverRegistry } from '#registry/core/recover.ts';
import { ensureRepositoryBy } from '#services/ecr/ensure-repository.ts';
import { grantedKeyServiceOnDemand } from '#services/kms/granted-key-service-on-demand.ts';
import type { GrantedKeyService } from '#services/kms/granted-key-service.ts';
import { keyringOver } from '#services/kms/keyring.ts';
import type { LogEvents } from '#state/bulk/log-events.ts';
import { SqliteLogEvents } from '#state/bulk/sqlite-log-events.ts';
import { sqliteJournal } from '#state/journals/sqlite.ts';
import { Store } from '#state/store.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import type { ReadUpstreamCredentials } from '#services/ecr/upstream-credentials.ts';
import { openBlobStore } from './blob-store.ts';
import { cloudClock as openCloudClock } from './cloud-clock.ts';
import { collections } from './collections.ts';
import { pullThroughOf } from './pull-through.ts';
import type { DaemonOptions } from './daemon-options.ts';
import { dataKeys } from './data-keys.ts';

/** What a daemon keeps, opened; what runs the containers keeps its own files beside it. */
export interface StateDirectory {
  readonly store: Store;
  /** The time of all that the AWS APIs show; what touches the host or its clients goes by real time (docs/decisions/0014-clock.md). */
  readonly cloudClock: ShiftedClock;
  readonly logEvents: LogEvents;
  /** The registry's blobs. */
  readonly driver: BlobDriver;
  readonly registry: CollectingRegistry;
  /** The KMS keys of repositories. */
  readonly keys: GrantedKeyService;
  /** Creates repositories by the registries' templates. */
  readonly ensureRepository: EnsureRepository;
  readonly pullThrough: PullThrough;
  readonly readCredentials: ReadUpstreamCredentials;
  readonly tokens: RegistryTokens;
  readonly layerUrls: LayerUrls;
  readonly accessKeys: AccessKeys;
  /** Secrets are kept sealed by the master key. */
  readonly sealing: Sealing;
  readonly sessions: Sessions;
  /** Decides what a principal may do; services that call others in their caller's name ask it too. */
  readonly authorizer: Authorizer;
}

export type StateDirectoryOptions = Pick<DaemonOptions, 'settings' | 'environment' | 'clock' | 'random' | 'log' | 'onBug'> & { readonly ids: Ids };

/** Opens the state directory, which is made if need be, and puts right what a crash left of uploads. */
export async function openStateDirectory({ settings, environment, clock, random, log, onBug, ids }: StateDirectoryOptions): Promise<StateDirectory> {
  const { stateDir, account } = settings;
  await mkdir(stateDir, { recursive: true, mode: 0o711 });
  const onFailure = (cause: unknown) => onBug(new Error(`a change could not be made durable in ${stateDir}: ${messageOf(cause)}`, { cause }));
  const store = await Store.open(sqliteJournal({ file: join(stateDir, 'state.db') }), collections, { onFailure });
  const sealing = await masterSealing({ directory: stateDir, env: environment, random, store });
  const cloudClock = openCloudClock(store, clock);
  const logEvents = new SqliteLogEvents({ file: join(stateDir, 'logs.db') });
  const driver = await openBlobStore({ settings, store, ids });
  const authorizer = policyAuthorizer({ store, sealing, clock: cloudClock });
  const keys = grantedKeyServiceOnDemand('ecr', { store, clock: cloudClock, ids, random, sealing, keyring: keyringOver(sealing) }, authorizer);
  const registry = imageRegistry({ store, driver, dataKeys: dataKeys({ keys, sealing, random, sealsLayers: settings.sealsLayers }), clock, cloudClock, ids });
  const living = livingPrincipals(store);
  const registryKey = await registryTokenKey(store, random);
  const tokens = registryTokens({ key: registryKey, realClock: clock, living });
  await recoverRegistry({ store, driver, clock, log });
  const root = await rootCredentials({ directory: stateDir, env: environment, random });
  const sessions = sealedSessions({ sealing, random });
  const accessKeys = allAccessKeys(rootAccessKeys(root, account), userAccessKeys(store, sealing), sessionAccessKeys(sessions, living));
  const ensureRepository = ensureRepositoryBy({ store, clock: cloudClock, authorizer, keys, ids });
  const through = pullThroughOf({ settings, store, cloudClock, clock, log, random, ids, sealing, authorizer, registry, ensureRepository });
  return { store, cloudClock, logEvents, driver, registry, keys, ensureRepository, ...through, tokens, layerUrls: layerUrls(registryKey), accessKeys, sealing, sessions, authorizer };
}
