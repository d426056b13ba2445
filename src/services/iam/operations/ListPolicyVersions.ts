import type { IamOperation } from '../deps.ts';
import { actsOnPolicy, managedPolicy } from '../managed-policies.ts';
import { pageOf } from '../paging.ts';
import { listedVersionView } from '../views/policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListPolicyVersions.html */
export default {
  access: actsOnPolicy('ListPolicyVersions'),
  handle({ PolicyArn: arn, ...request }, { account }, { store }) {
    const policy = managedPolicy(store, account, arn);
    // The newest comes first.
    const { items, paging } = pageOf(policy.versions, request, ({ id }) => String(Number.MAX_SAFE_INTEGER - Number(id.slice(1))));
    return { Versions: items.map((version) => listedVersionView(policy, version)), ...paging };
  },
} satisfies IamOperation<'ListPolicyVersions'>;
