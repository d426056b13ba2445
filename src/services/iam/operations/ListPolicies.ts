import { awsManagedPolicies } from '#model/aws-managed-policies.ts';
import { iamPolicies, type IamPolicy } from '#model/iam-policy.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum } from '#wire/constraints.ts';
import type { IamOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { checkPathPrefix, rootPath } from '../paths.ts';
import { policyUsage, type PolicyUsage } from '../policy-usage.ts';
import { listedPolicyView } from '../views/policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicies.html */
export default {
  access: () => [{ action: 'iam:ListPolicies', resource: '*' }],
  handle(input, { account }, { store }) {
    const { Scope: scope = 'All', OnlyAttached: isAttachedOnly = false, PathPrefix: prefix = rootPath, PolicyUsageFilter: usageFilter } = input;
    checkPathPrefix(prefix);
    refuseComplaints([checkEnum('scope', scope, ['All', 'AWS', 'Local']), checkEnum('policyUsageFilter', usageFilter, ['PermissionsPolicy', 'PermissionsBoundary'])]);
    const used = policiesOf(scope, { store, account })
      .filter(({ path }) => path.startsWith(prefix))
      .map((policy) => ({ policy, usage: policyUsage(store, account, policy.arn) }))
      .filter(({ usage }) => isWanted(usage, { isAttachedOnly, usageFilter }));
    const { items, paging } = pageOf(used, input, ({ policy }) => `${policy.name} ${policy.arn}`);
    return { Policies: items.map(({ policy, usage }) => listedPolicyView(policy, usage)), ...paging };
  },
} satisfies IamOperation<'ListPolicies'>;

function policiesOf(scope: string, { store, account }: { readonly store: Reader; readonly account: string }): readonly IamPolicy[] {
  return [...(scope === 'AWS' ? [] : store.find(iamPolicies, 'account', account)), ...(scope === 'Local' ? [] : awsManagedPolicies())];
}

/** Those that are used in the way that is asked for; without such a way, those that are used at all when only those are asked for. */
function isWanted({ attachments, boundaries }: PolicyUsage, { isAttachedOnly, usageFilter }: { readonly isAttachedOnly: boolean; readonly usageFilter: string | undefined }): boolean {
  if (usageFilter === 'PermissionsPolicy') return attachments > 0;
  if (usageFilter === 'PermissionsBoundary') return boundaries > 0;
  return !isAttachedOnly || attachments + boundaries > 0;
}
