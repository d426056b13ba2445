import type { Scope } from '#model/scope.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { Reader } from '#state/store.ts';

/** All that the policy of a registry speaks of where the scope of such policies is still V1. */
const actionsOfFirstScope: readonly string[] = ['ReplicateImage', 'BatchImportUpstreamImage', 'CreateRepository'];

/**
 * The policy of a registry, where it has a say in the action: with the scope V2, the default, in all of ECR's
 * (https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-permissions.html).
 */
export function registryPolicyFor(store: Reader, action: string, registry: Scope): string | undefined {
  const { policy, accountSettings } = registrySettingsOf(store, registry);
  return policy === undefined || (accountSettings.REGISTRY_POLICY_SCOPE === 'V1' && !actionsOfFirstScope.includes(action)) ? undefined : policy;
}
