import type { PolicyGrantingServiceAccess } from '@aws-sdk/client-iam';
import { parsePolicy, type PolicyDocument } from '#auth/policy/policy-document.ts';
import type { Reader } from '#state/store.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import type { IamOperation } from '../deps.ts';
import { defaultDocument, entityPolicies } from '../entity-policies.ts';
import { refuseComplaints } from '../errors.ts';
import { grantsService } from '../granted-services.ts';
import { findManagedPolicy } from '../managed-policies.ts';
import { pageOf } from '../paging.ts';
import type { PolicyOwner } from '../policy-owner.ts';

const entityTypes = { user: 'USER', group: 'GROUP', role: 'ROLE' } as const;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPoliciesGrantingServiceAccess.html */
export default {
  access: ({ Arn: resource = '' }) => [{ action: 'iam:ListPoliciesGrantingServiceAccess', resource }],
  handle({ Arn: arn, ServiceNamespaces: namespaces = [], Marker: marker }, { account }, { store }) {
    refuseComplaints([
      checkLength('serviceNamespaces', namespaces, { min: 1, max: 200 }),
      ...checkEach('serviceNamespaces', namespaces, (path, namespace) => [checkLength(path, namespace, { min: 1, max: 64 }), checkPattern(path, namespace, '[\\w-]*')]),
    ]);
    const { owner, groups } = entityPolicies(store, account, arn);
    const policies = [owner, ...groups].flatMap((one) => [...inlinePolicies(one), ...managedPolicies(store, account, one)]);
    const { items, paging } = pageOf([...new Set(namespaces)], { Marker: marker }, (namespace) => namespace);
    return { PoliciesGrantingServiceAccess: items.map((namespace) => ({ ServiceNamespace: namespace, Policies: granting(policies, namespace) })), ...paging };
  },
} satisfies IamOperation<'ListPoliciesGrantingServiceAccess'>;

/** One that the entity has, read once for however many services are asked about. */
interface ReadPolicy {
  readonly document: PolicyDocument;
  readonly shown: PolicyGrantingServiceAccess;
}

function granting(policies: readonly ReadPolicy[], namespace: string): PolicyGrantingServiceAccess[] {
  return policies.filter(({ document }) => grantsService(document, namespace)).map(({ shown }) => shown);
}

function inlinePolicies({ kind, name, inlinePolicies: policies }: PolicyOwner): readonly ReadPolicy[] {
  return Object.entries(policies).map(([PolicyName, text]) => ({ document: parsePolicy(text, 'identity'), shown: { PolicyName, PolicyType: 'INLINE', EntityType: entityTypes[kind], EntityName: name } }));
}

function managedPolicies(reader: Reader, account: string, { attachedPolicyArns }: PolicyOwner): readonly ReadPolicy[] {
  const policies = attachedPolicyArns.map((arn) => findManagedPolicy(reader, account, arn)).filter((policy) => policy !== undefined);
  return policies.map((policy) => ({ document: parsePolicy(defaultDocument(policy), 'identity'), shown: { PolicyName: policy.name, PolicyType: 'MANAGED', PolicyArn: policy.arn } }));
}
