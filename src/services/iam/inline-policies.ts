import type { IamPolicies } from '#model/iam-policies.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import type { IamDeps } from './deps.ts';
import { inlinePolicyNotFound, limitExceeded } from './errors.ts';
import { checkName } from './names.ts';
import { pageOf, type Page, type PageRequest } from './paging.ts';
import { policyOwner, type OwnerName } from './policy-owner.ts';
import { identityPolicyText, policySize } from './policy-texts.ts';
import { quotas } from './quotas.ts';
import { refuseServiceLinked } from './service-linked.ts';
import { encodedDocument } from './views/encoded-document.ts';

/** Of all inline policies together: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html#reference_iam-quotas-entity-length */
const inlineSizeMax = { user: quotas.UserPolicySize, group: quotas.GroupPolicySize, role: quotas.RolePolicySize };

interface InlinePolicyName {
  readonly owner: OwnerName;
  readonly policyName: string | undefined;
}

/** Puts one over what has its name. */
export async function putInlinePolicy({ store }: IamDeps, { account }: Call, { owner: named, policyName = '', document: given }: InlinePolicyName & { readonly document: string | undefined }): Promise<void> {
  checkName('policyName', policyName, 'policy');
  const document = identityPolicyText(given);
  await store.transact((transaction) => {
    const owner = policyOwner(transaction, account, named);
    refuseServiceLinked(owner);
    const inlinePolicies = { ...owner.inlinePolicies, [policyName]: document };
    const max = inlineSizeMax[owner.kind];
    if (sizeOf(inlinePolicies) > max) throw limitExceeded(`Maximum policy size of ${max} bytes exceeded for ${owner.kind} ${owner.name}`);
    owner.putPolicies(transaction, { inlinePolicies });
  });
}

/** URL-encoded. */
export function inlinePolicyDocument(reader: Reader, account: string, { owner: named, policyName = '' }: InlinePolicyName): string {
  const owner = policyOwner(reader, account, named);
  const document = ownDocument(owner.inlinePolicies, policyName);
  if (document === undefined) throw inlinePolicyNotFound(owner.kind, policyName);
  return encodedDocument(document);
}

export async function deleteInlinePolicy({ store }: IamDeps, { account }: Call, { owner: named, policyName = '' }: InlinePolicyName): Promise<void> {
  await store.transact((transaction) => {
    const owner = policyOwner(transaction, account, named);
    refuseServiceLinked(owner);
    if (ownDocument(owner.inlinePolicies, policyName) === undefined) throw inlinePolicyNotFound(owner.kind, policyName);
    owner.putPolicies(transaction, { inlinePolicies: Object.fromEntries(Object.entries(owner.inlinePolicies).filter(([name]) => name !== policyName)) });
  });
}

export function inlinePolicyNamesPage(reader: Reader, account: string, { owner, ...request }: PageRequest & { readonly owner: OwnerName }): Page<string> {
  return pageOf(Object.keys(policyOwner(reader, account, owner).inlinePolicies), request, (name) => name);
}

function ownDocument(policies: IamPolicies['inlinePolicies'], name: string): string | undefined {
  return Object.hasOwn(policies, name) ? policies[name] : undefined;
}

function sizeOf(policies: IamPolicies['inlinePolicies']): number {
  return Object.values(policies).reduce((sum, document) => sum + policySize(document), 0);
}
