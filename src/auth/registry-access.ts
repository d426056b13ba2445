import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest } from '#wire/operation.ts';
import { registryPolicyFor } from './registry-policy.ts';

/** An ECR action on a registry as a whole, which the registry's policy may allow and deny, too. */
export function registryAccess(store: Reader, action: string, registry: Scope): AccessRequest {
  const policy = registryPolicyFor(store, action, registry);
  return { action: `ecr:${action}`, resource: '*', ...(policy !== undefined && { resourcePolicy: policy }) };
}
