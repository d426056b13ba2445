import type { GetAccountAuthorizationDetailsCommandOutput } from '@aws-sdk/client-iam';
import { awsManagedPolicies } from '#model/aws-managed-policies.ts';
import { iamGroups } from '#model/iam-group.ts';
import { iamPolicies, type IamPolicy } from '#model/iam-policy.ts';
import { iamRoles } from '#model/iam-role.ts';
import { iamUsers } from '#model/iam-user.ts';
import type { Reader } from '#state/store.ts';
import { checkEach, checkEnum } from '#wire/constraints.ts';
import type { IamOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { policyUsage } from '../policy-usage.ts';
import { groupDetail, managedPolicyDetail, roleDetail, userDetail } from '../views/authorization-details.ts';

/** Made out only for the items of a page. */
type Details = Pick<GetAccountAuthorizationDetailsCommandOutput, 'UserDetailList' | 'GroupDetailList' | 'RoleDetailList' | 'Policies'>;

interface Item {
  readonly arn: string;
  readonly details: () => Details;
}

interface Account {
  readonly store: Reader;
  readonly account: string;
}

/** In the order in which pages go through them. */
const itemsByFilter: Readonly<Record<string, (of: Account) => readonly Item[]>> = {
  User: ({ store, account }) => store.find(iamUsers, 'account', account).map((user) => ({ arn: user.arn, details: () => ({ UserDetailList: [userDetail(store, user)] }) })),
  Role: ({ store, account }) => store.find(iamRoles, 'account', account).map((role) => ({ arn: role.arn, details: () => ({ RoleDetailList: [roleDetail(store, role)] }) })),
  Group: ({ store, account }) => store.find(iamGroups, 'account', account).map((group) => ({ arn: group.arn, details: () => ({ GroupDetailList: [groupDetail(group)] }) })),
  LocalManagedPolicy: (of) => of.store.find(iamPolicies, 'account', of.account).map((policy) => policyItem(of, policy)),
  AWSManagedPolicy: (of) => awsManagedPolicies().filter(({ arn }) => isUsed(of, arn)).map((policy) => policyItem(of, policy)),
};
const filters = Object.keys(itemsByFilter);

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html. Of AWS's own policies, those that the account uses. */
export default {
  access: () => [{ action: 'iam:GetAccountAuthorizationDetails', resource: '*' }],
  handle(input, { account }, { store }) {
    const { Filter: wanted = [] } = input;
    refuseComplaints(checkEach('filter', wanted, (path, filter) => checkEnum(path, filter, filters)));
    const all = Object.entries(itemsByFilter).flatMap(([filter, itemsOf], place) =>
      wanted.length === 0 || wanted.some((one) => one === filter) ? itemsOf({ store, account }).map((item) => ({ ...item, place })) : [],
    );
    const { items, paging } = pageOf(all, input, ({ place, arn }) => `${place} ${arn}`);
    const details = items.map((item) => item.details());
    return {
      UserDetailList: details.flatMap(({ UserDetailList: users = [] }) => users),
      GroupDetailList: details.flatMap(({ GroupDetailList: groups = [] }) => groups),
      RoleDetailList: details.flatMap(({ RoleDetailList: roles = [] }) => roles),
      Policies: details.flatMap(({ Policies: policies = [] }) => policies),
      ...paging,
    };
  },
} satisfies IamOperation<'GetAccountAuthorizationDetails'>;

function policyItem({ store, account }: Account, policy: IamPolicy): Item {
  return { arn: policy.arn, details: () => ({ Policies: [managedPolicyDetail(policy, policyUsage(store, account, policy.arn))] }) };
}

function isUsed({ store, account }: Account, policyArn: string): boolean {
  const { attachments, boundaries } = policyUsage(store, account, policyArn);
  return attachments + boundaries > 0;
}
