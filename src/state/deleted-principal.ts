import { parseArn } from '#base/arn.ts';
import type { Collection } from '#model/collection.ts';
import { iamRoles } from '#model/iam-role.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { renamePrincipals } from '#model/policy-principals.ts';
import { repositories } from '#model/repository.ts';
import type { Transaction } from './store.ts';

type Rename = (principal: string) => string;

/**
 * Trust policies, policies of resources and grants that name a user or a role which is deleted keep its unique id in place of its ARN, so that they do not trust
 * who gets the name later (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-roles). To be called
 * where it is deleted.
 */
export function forgetPrincipal(transaction: Transaction, { arn, id }: { readonly arn: string; readonly id: string }): void {
  const sessions = sessionsOf(arn);
  const rename: Rename = (principal) => {
    if (principal === arn) return id;
    return sessions !== undefined && principal.startsWith(sessions) ? `${id}:${principal.slice(sessions.length)}` : principal;
  };
  for (const forget of [inTrustPolicies, inKeyPolicies, inRepositoryPolicies, inGrants]) forget(transaction, rename);
}

const inTrustPolicies = inPolicies(iamRoles, ({ assumeRolePolicyDocument }) => assumeRolePolicyDocument, (role, assumeRolePolicyDocument) => ({ ...role, assumeRolePolicyDocument }));
const inKeyPolicies = inPolicies(kmsKeys, ({ policy }) => policy, (key, policy) => ({ ...key, policy }));
const inRepositoryPolicies = inPolicies(repositories, ({ policy }) => policy, (repository, policy) => ({ ...repository, policy }));

/** In the policies of all documents of a collection, whichever account they are of. */
function inPolicies<Doc>(collection: Collection<Doc>, policyOf: (document: Doc) => string | undefined, withPolicy: (document: Doc, policy: string) => Doc): (transaction: Transaction, rename: Rename) => void {
  return (transaction, rename) => {
    for (const document of transaction.list(collection)) {
      const policy = policyOf(document);
      const renamed = policy === undefined ? undefined : renamePrincipals(policy, rename);
      if (renamed !== undefined && renamed !== policy) transaction.put(collection, withPolicy(document, renamed));
    }
  };
}

function inGrants(transaction: Transaction, rename: Rename): void {
  for (const grant of transaction.list(kmsGrants)) {
    const granteePrincipal = rename(grant.granteePrincipal);
    const retiringPrincipal = grant.retiringPrincipal === undefined ? undefined : rename(grant.retiringPrincipal);
    if (granteePrincipal !== grant.granteePrincipal || retiringPrincipal !== grant.retiringPrincipal) transaction.put(kmsGrants, { ...grant, granteePrincipal, ...(retiringPrincipal !== undefined && { retiringPrincipal }) });
  }
}

/** What the ARNs of a role's sessions begin with; they do not show its path. */
function sessionsOf(arn: string): string | undefined {
  const { partition = '', account = '', resource = '' } = parseArn(arn) ?? {};
  return resource.startsWith('role/') ? `arn:${partition}:sts::${account}:assumed-role/${resource.slice(resource.lastIndexOf('/') + 1)}/` : undefined;
}
