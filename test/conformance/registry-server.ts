import { join } from 'node:path';
import { authenticator } from '#auth/authenticator.ts';
import { rootAccessKeys } from '#auth/access-keys.ts';
import { layerUrls } from '#auth/layer-urls.ts';
import { registryTokenKey } from '#auth/registry-token-key.ts';
import { registryTokens } from '#auth/registry-tokens.ts';
import { rootAuthorizer } from '#auth/root-authorizer.ts';
import { sealingBy } from '#auth/sealing.ts';
import { systemClock, type Clock } from '#base/clock.ts';
import { idsFrom } from '#base/ids.ts';
import { lineLog } from '#base/log.ts';
import { systemRandom } from '#base/random.ts';
import type { BlobDriver } from '#registry/blob-drivers/blob-driver.ts';
import { filesystemBlobDriver } from '#registry/blob-drivers/filesystem.ts';
import { imageRegistry } from '#registry/core/image-registry.ts';
import { recoverRegistry } from '#registry/core/recover.ts';
import { PullThroughCache } from '#registry/pull-through/pull-through-cache.ts';
import { upstreams } from '#server/upstreams.ts';
import { layerFace } from '#registry/face/layer-face.ts';
import { logoFace } from '#registry/face/logo-face.ts';
import { registryFace } from '#registry/face/registry-face.ts';
import { ensureRepositoryBy } from '#services/ecr/ensure-repository.ts';
import { ecrPublicService } from '#services/ecr-public/service.ts';
import { secretNotFound } from '#services/ecr/errors.ts';
import type { ReadUpstreamCredentials } from '#services/ecr/upstream-credentials.ts';
import { collections } from '#server/collections.ts';
import { dataKeys } from '#server/data-keys.ts';
import { ecrService } from '#services/ecr/service.ts';
import { grantedKeyServiceOnDemand } from '#services/kms/granted-key-service-on-demand.ts';
import { keyringOver } from '#services/kms/keyring.ts';
import { kmsService } from '#services/kms/service.ts';
import { memoryJournal } from '#state/journals/memory.ts';
import type { Journal } from '#state/journals/journal.ts';
import { Store } from '#state/store.ts';
import { apiFace } from '#wire/api-face.ts';
import type { Authorizer } from '#wire/authorizer.ts';
import { listen } from '#wire/http-server.ts';
import type { Principal } from '#wire/operation.ts';

export interface RegistryServerOptions {
  readonly directory: string;
  readonly port: number;
  readonly mode?: 'ecr' | 'oci';
  readonly journal?: Journal;
  readonly clock?: Clock;
  /** Where blobs lie, instead of in files of the directory. */
  readonly driver?: BlobDriver;
  /** Who may do what at the registry; root may do all. */
  readonly authorizer?: Authorizer;
  /** Where the upstreams of pull through cache rules are, and what signs in to them. */
  readonly upstreams?: Readonly<Record<string, string>>;
  readonly readCredentials?: ReadUpstreamCredentials;
}

const account = '000000000000';
export const rootCredentials = { accessKeyId: 'AKIAREGISTRYTEST0001', secretAccessKey: 'registry-test-secret' };
export const rootPrincipal: Principal = { account, arn: `arn:aws:iam::${account}:root`, userId: account, accessKeyId: rootCredentials.accessKeyId, isRoot: true };

/** The registry and the ECR API alone on a loopback port, without the rest of the daemon. */
export async function startRegistry({ directory, port, mode = 'ecr', journal = memoryJournal(), clock = systemClock, authorizer = rootAuthorizer, upstreams: origins = {}, readCredentials = noSecrets, driver = filesystemBlobDriver({ directory: join(directory, 'registry') }) }: RegistryServerOptions) {
  const store = await Store.open(journal, collections);
  const ids = idsFrom(systemRandom);
  const log = lineLog((line) => process.stderr.write(line), Date.now);
  await recoverRegistry({ store, driver, clock, log });
  const sealing = sealingBy(new Uint8Array(32), systemRandom);
  const kms = { store, clock, ids, random: systemRandom, sealing, keyring: keyringOver(sealing) };
  const keys = grantedKeyServiceOnDemand('ecr', kms, rootAuthorizer);
  const registry = imageRegistry({ store, driver, dataKeys: dataKeys({ keys, sealing, random: systemRandom, sealsLayers: false }), clock, ids });
  const key = await registryTokenKey(store, systemRandom);
  const urls = layerUrls(key);
  const tokens = registryTokens({ key, realClock: systemClock, living: (principal) => principal });
  const address = { authority: `127.0.0.1:${port}`, home: { account, region: 'us-east-1' } };
  const ensureRepository = ensureRepositoryBy({ store, clock, authorizer: rootAuthorizer, keys, ids });
  const upstreamOf = upstreams({ store, registry, address, authorizer: rootAuthorizer, clock: systemClock, cloudClock: clock, readCredentials, origins });
  const pullThrough = new PullThroughCache({ store, registry, ensureRepository, upstreamOf, clock: systemClock, cloudClock: clock, log });
  const api = apiFace({
    services: [ecrService({ store, clock, random: systemRandom, registry, tokens, layerUrls: urls, address, ensureRepository, pullThrough, readCredentials, authorizer: rootAuthorizer, keys, ids }), ecrPublicService({ store, clock, registry, tokens, address }), kmsService(kms)],
    authenticate: authenticator({ accessKeys: rootAccessKeys(rootCredentials, account), clock: systemClock }),
    authorizer: rootAuthorizer,
    durable: () => store.durable(),
    clock,
    ids,
    log,
    onBug: (bug) => log.error(bug.message),
  });
  const layers = layerFace({ store, registry, layerUrls: urls, clock, log });
  const server = await listen({ faces: [registryFace({ store, registry, tokens, address, ensureRepository, pullThrough, clock, log, mode, authorizer }), layers, logoFace({ store, address }), api], host: '127.0.0.1', port, log });
  return {
    store,
    driver,
    registry,
    ensureRepository,
    pullThrough,
    tokens,
    address,
    endpoint: `http://127.0.0.1:${port}`,
    password: (principal = rootPrincipal) => tokens.issue(principal, clock.nowMs()).password,
    async [Symbol.asyncDispose]() {
      await server.close(0);
      await pullThrough[Symbol.asyncDispose]();
      await driver[Symbol.asyncDispose]();
      await store[Symbol.asyncDispose]();
    },
  };
}

const noSecrets: ReadUpstreamCredentials = async (arn) => {
  throw secretNotFound(`The secret ${arn} could not be found`);
};
