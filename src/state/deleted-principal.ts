import { parseArn } from '#base/arn.ts';
import { renamePrincipal } from './renamed-principal.ts';
import type { Transaction } from './store.ts';

/**
 * Trust policies, policies of resources and grants that name a user or a role which is deleted keep its unique id in place of its ARN, so that they do not trust
 * who gets the name later (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles). To be called
 * where it is deleted.
 */
export function forgetPrincipal(transaction: Transaction, { arn, id }: { readonly arn: string; readonly id: string }): void {
  const sessions = sessionsOf(arn);
  renamePrincipal(transaction, (principal) => {
    if (principal === arn) return id;
    return sessions !== undefined && principal.startsWith(sessions) ? `${id}:${principal.slice(sessions.length)}` : principal;
  });
}

/** What the ARNs of a role's sessions begin with; they do not show its path. */
function sessionsOf(arn: string): string | undefined {
  const { partition = '', account = '', resource = '' } = parseArn(arn) ?? {};
  return resource.startsWith('role/') ? `arn:${partition}:sts::${account}:assumed-role/${resource.slice(resource.lastIndexOf('/') + 1)}/` : undefined;
}
