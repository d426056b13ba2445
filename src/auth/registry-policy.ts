import type { Scope } from '#model/scope.ts';
import { registrySettingsOf } from '#state/registry-settings.ts';
import type { Reader } from '#state/store.ts';
import { coversAction } from './policy/covers-action.ts';
import type { PolicyDocument } from './policy/policy-document.ts';

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

/** The first action that a policy of the scope V1 cannot speak of: ECR takes no such policy. A pattern such as `ecr:*` speaks of the others, too. */
export function actionBeyondFirstScope({ statements }: PolicyDocument): string | undefined {
  return statements.flatMap(({ actions }) => actions.patterns).find((pattern) => !actionsOfFirstScope.some((action) => coversAction(pattern, `ecr:${action}`)));
}
