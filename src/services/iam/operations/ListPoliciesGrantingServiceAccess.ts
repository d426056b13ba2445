import type { ListPoliciesGrantingServiceAccessEntry, PolicyGrantingServiceAccess } from '@aws-sdk/client-iam';
import type { Reader } from '#state/store.ts';
import { checkEach, checkLength, checkPattern } from '#wire/constraints.ts';
import type { IamOperation } from '../deps.ts';
import { defaultDocument, entityPolicies, type EntityPolicies } from '../entity-policies.ts';
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
    const entity = entityPolicies(store, account, arn);
    const { items, paging } = pageOf([...new Set(namespaces)], { Marker: marker }, (namespace) => namespace);
    return { PoliciesGrantingServiceAccess: items.map((namespace): ListPoliciesGrantingServiceAccessEntry => ({ ServiceNamespace: namespace, Policies: granting(store, account, { entity, namespace }) })), ...paging };
  },
} satisfies IamOperation<'ListPoliciesGrantingServiceAccess'>;

function granting(reader: Reader, account: string, { entity: { owner, groups }, namespace }: { readonly entity: EntityPolicies; readonly namespace: string }): PolicyGrantingServiceAccess[] {
  return [owner, ...groups].flatMap((one) => [...inlineGranting(one, namespace), ...managedGranting(reader, account, { owner: one, namespace })]);
}

function inlineGranting({ kind, name, inlinePolicies }: PolicyOwner, namespace: string): PolicyGrantingServiceAccess[] {
  return Object.entries(inlinePolicies)
    .filter(([, document]) => grantsService(document, namespace))
    .map(([PolicyName]) => ({ PolicyName, PolicyType: 'INLINE', EntityType: entityTypes[kind], EntityName: name }));
}

function managedGranting(reader: Reader, account: string, { owner, namespace }: { readonly owner: PolicyOwner; readonly namespace: string }): PolicyGrantingServiceAccess[] {
  return owner.attachedPolicyArns
    .map((arn) => findManagedPolicy(reader, account, arn))
    .filter((policy) => policy !== undefined)
    .filter((policy) => grantsService(defaultDocument(policy), namespace))
    .map(({ name, arn }) => ({ PolicyName: name, PolicyType: 'MANAGED', PolicyArn: arn }));
}
