import type { Authorizer } from '#wire/authorizer.ts';
import type { KmsDeps } from './deps.ts';
import type { KeyService } from './key-service.ts';

/** KMS as `service` calls it, loaded when it is first called: its SDK is large, and many never use it. */
export function keyServiceOnDemand(service: string, deps: KmsDeps, authorizer: Authorizer): KeyService {
  let loading: Promise<KeyService> | undefined;
  const keys = () => (loading ??= import('./key-service.ts').then(({ keyServiceFor }) => keyServiceFor(service, deps, authorizer)));
  return {
    encrypt: async (wish, call) => (await keys()).encrypt(wish, call),
    decrypt: async (wish, call) => (await keys()).decrypt(wish, call),
    generateDataKey: async (wish, call) => (await keys()).generateDataKey(wish, call),
  };
}
