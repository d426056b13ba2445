import type { Collection } from '#model/collection.ts';
import { iamRoles } from '#model/iam-role.ts';
import { kmsGrants } from '#model/kms-grant.ts';
import { kmsKeys } from '#model/kms-key.ts';
import { renamePrincipals } from '#model/policy-principals.ts';
import { registrySettings } from '#model/registry-settings.ts';
import { repositoryCreationTemplates } from '#model/repository-creation-template.ts';
import { repositories } from '#model/repository.ts';
import { secrets } from '#model/secret.ts';
import type { Transaction } from './store.ts';

type Rename = (principal: string) => string;

/**
 * Gives each principal in trust policies, policies of resources and grants to `rename`, and puts there what that says. AWS keeps the unique ids of users and roles
 * there and shows the ARNs that they have now, so who changes an ARN has to call this
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-users).
 */
export function renamePrincipal(transaction: Transaction, rename: Rename): void {
  for (const renameIn of [inTrustPolicies, inKeyPolicies, inRepositoryPolicies, inRegistryPolicies, inTemplatePolicies, inSecretPolicies, inGrants]) renameIn(transaction, inAnyPartition(rename));
}

/** A policy may name somebody by the ARN of another partition, and means the same. */
function inAnyPartition(rename: Rename): Rename {
  return (principal) => {
    const plain = principal.replace(/^arn:aws[\w-]*:/, 'arn:aws:');
    const renamed = rename(plain);
    return renamed === plain ? principal : renamed;
  };
}

const inTrustPolicies = inPolicies(iamRoles, ({ assumeRolePolicyDocument }) => assumeRolePolicyDocument, (role, assumeRolePolicyDocument) => ({ ...role, assumeRolePolicyDocument }));
const inKeyPolicies = inPolicies(kmsKeys, ({ policy }) => policy, (key, policy) => ({ ...key, policy }));
const inRepositoryPolicies = inPolicies(repositories, ({ policy }) => policy, (repository, policy) => ({ ...repository, policy }));
const inTemplatePolicies = inPolicies(repositoryCreationTemplates, ({ repositoryPolicy }) => repositoryPolicy, (template, repositoryPolicy) => ({ ...template, repositoryPolicy }));
const inRegistryPolicies = inPolicies(registrySettings, ({ policy }) => policy, (settings, policy) => ({ ...settings, policy }));
const inSecretPolicies = inPolicies(secrets, ({ resourcePolicy }) => resourcePolicy, (secret, resourcePolicy) => ({ ...secret, resourcePolicy }));

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
