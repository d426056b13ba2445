import type { AttachedPolicy } from '@aws-sdk/client-iam';
import { parseArn } from '#base/arn.ts';
import type { IamPolicy } from '#model/iam-policy.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import type { IamDeps } from './deps.ts';
import { policyNotAttachable, quotaExceeded } from './errors.ts';
import { findManagedPolicy, notAttachable, policyNotFound } from './managed-policies.ts';
import { named, ownerKeys } from './owner-access.ts';
import { pageOf, type Page, type PageRequest } from './paging.ts';
import { checkPathPrefix } from './paths.ts';
import { policyOwner, type OwnerName, type PolicyOwner } from './policy-owner.ts';
import { quotas } from './quotas.ts';
import { refuseServiceLinked } from './service-linked.ts';

const attachedMax = { user: quotas.AttachedPoliciesPerUser, group: quotas.AttachedPoliciesPerGroup, role: quotas.AttachedPoliciesPerRole };
const quotaNames = { user: 'PoliciesPerUser', group: 'PoliciesPerGroup', role: 'PoliciesPerRole' } as const;

interface Attachment {
  readonly owner: OwnerName;
  readonly policyArn: string | undefined;
}

/** Attaching and detaching show policies which policy it is about, besides the boundary of whom it is about. */
export function attachmentAccess(operation: string, { owner, policyArn = '' }: Attachment, { account, store }: { readonly account: string; readonly store: Reader }): readonly AccessRequest[] {
  return [{ action: `iam:${operation}`, ...named(owner, account, store), keys: { ...ownerKeys(store, account, owner), 'iam:PolicyARN': policyArn } }];
}

/** What is attached already stays as it is. */
export async function attachPolicy({ store }: IamDeps, { account }: Call, { owner: named, policyArn = '' }: Attachment): Promise<void> {
  await store.transact((transaction) => {
    const owner = policyOwner(transaction, account, named);
    refuseServiceLinked(owner);
    const policy = attachable(transaction, account, policyArn);
    if (policy.path.startsWith('/aws-service-role/')) throw policyNotAttachable('Cannot attach a Service Role Policy to a Customer Role.');
    if (owner.attachedPolicyArns.includes(policyArn)) return;
    const max = attachedMax[owner.kind];
    if (owner.attachedPolicyArns.length >= max) throw quotaExceeded(quotaNames[owner.kind], max);
    owner.putPolicies(transaction, { attachedPolicyArns: [...owner.attachedPolicyArns, policyArn] });
  });
}

export async function detachPolicy({ store }: IamDeps, { account }: Call, { owner: named, policyArn = '' }: Attachment): Promise<void> {
  await store.transact((transaction) => {
    const owner = policyOwner(transaction, account, named);
    refuseServiceLinked(owner);
    findManagedPolicy(transaction, account, policyArn);
    if (!owner.attachedPolicyArns.includes(policyArn)) throw policyNotFound(policyArn);
    owner.putPolicies(transaction, { attachedPolicyArns: owner.attachedPolicyArns.filter((arn) => arn !== policyArn) });
  });
}

/** Throws NoSuchEntity as IAM does for policies that are to be attached. */
export function attachable(reader: Reader, account: string, policyArn: string): IamPolicy {
  const policy = findManagedPolicy(reader, account, policyArn);
  if (policy === undefined) throw notAttachable('Policy ', policyArn);
  return policy;
}

/** A page of those that are attached. */
export function attachedPoliciesPage(owner: PolicyOwner, request: PageRequest & { readonly PathPrefix?: string | undefined }): Page<AttachedPolicy> {
  const { PathPrefix: prefix = '/' } = request;
  checkPathPrefix(prefix);
  const arns = owner.attachedPolicyArns.filter((arn) => pathOf(arn).startsWith(prefix));
  const { items, paging } = pageOf(arns, request, (arn) => `${policyNameOf(arn)} ${arn}`);
  return { items: items.map(attachedPolicyView), paging };
}

export function attachedPolicyView(arn: string): AttachedPolicy {
  return { PolicyName: policyNameOf(arn), PolicyArn: arn };
}

/** Its ARN says all that lists show of a policy. */
function policyNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function pathOf(arn: string): string {
  const { resource = '' } = parseArn(arn) ?? {};
  return resource.slice('policy'.length, resource.lastIndexOf('/') + 1);
}
