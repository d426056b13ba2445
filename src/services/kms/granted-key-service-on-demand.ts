import type { Authorizer } from '#wire/authorizer.ts';
import type { KmsDeps } from './deps.ts';
import type { GrantedKeyService } from './granted-key-service.ts';

/** KMS as `service` uses it by its grants, loaded when it is first used. */
export function grantedKeyServiceOnDemand(service: string, deps: KmsDeps, authorizer: Authorizer): GrantedKeyService {
  let loading: Promise<GrantedKeyService> | undefined;
  const keys = () => (loading ??= import('./granted-key-service.ts').then(({ grantedKeyServiceFor }) => grantedKeyServiceFor(service, deps, authorizer)));
  return {
    claim: async (wish, call) => (await keys()).claim(wish, call),
    assertMayRetire: async (keyArn, call) => (await keys()).assertMayRetire(keyArn, call),
    generateDataKey: async (use) => (await keys()).generateDataKey(use),
    decrypt: async (ciphertext, encryptionContext, use) => (await keys()).decrypt(ciphertext, encryptionContext, use),
    check: async (use) => (await keys()).check(use),
  };
}
