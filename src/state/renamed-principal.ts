import { iamRoles } from '#model/iam-role.ts';
import { renamePrincipals } from '#model/policy-principals.ts';
import type { Transaction } from './store.ts';

/**
 * Trust policies go on trusting a user whose name or path is changed: IAM keeps its unique id, and shows the ARN that it has now
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-users). To be called where it is changed.
 */
export function renamePrincipal(transaction: Transaction, from: string, to: string): void {
  for (const role of transaction.list(iamRoles)) {
    const assumeRolePolicyDocument = renamePrincipals(role.assumeRolePolicyDocument, (principal) => (principal === from ? to : principal));
    if (assumeRolePolicyDocument !== role.assumeRolePolicyDocument) transaction.put(iamRoles, { ...role, assumeRolePolicyDocument });
  }
}
