import { checkEnum } from '#wire/constraints.ts';
import type { IamOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { actsOnPolicy, managedPolicy } from '../managed-policies.ts';
import { pageOf } from '../paging.ts';
import { checkPathPrefix, rootPath } from '../paths.ts';
import { ownersWithPolicy } from '../policy-owner.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListEntitiesForPolicy.html */
export default {
  access: actsOnPolicy('ListEntitiesForPolicy'),
  handle(input, { account }, { store }) {
    const { EntityFilter: filter, PathPrefix: prefix = rootPath, PolicyUsageFilter: usage } = input;
    checkPathPrefix(prefix);
    refuseComplaints([checkEnum('entityFilter', filter, ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy']), checkEnum('policyUsageFilter', usage, ['PermissionsPolicy', 'PermissionsBoundary'])]);
    const { arn } = managedPolicy(store, account, input.PolicyArn);
    const owners = ownersWithPolicy(store, account, arn)
      .filter(({ kind, path }) => path.startsWith(prefix) && (filter === undefined || filter.toLowerCase() === kind))
      .filter(({ attachedPolicyArns }) => usage !== 'PermissionsPolicy' || attachedPolicyArns.includes(arn))
      .filter(({ permissionsBoundaryArn }) => usage !== 'PermissionsBoundary' || permissionsBoundaryArn === arn);
    const { items, paging } = pageOf(owners, input, ({ kind, name }) => `${kind} ${name}`);
    return {
      PolicyGroups: items.filter(({ kind }) => kind === 'group').map(({ name, id }) => ({ GroupName: name, GroupId: id })),
      PolicyUsers: items.filter(({ kind }) => kind === 'user').map(({ name, id }) => ({ UserName: name, UserId: id })),
      PolicyRoles: items.filter(({ kind }) => kind === 'role').map(({ name, id }) => ({ RoleName: name, RoleId: id })),
      ...paging,
    };
  },
} satisfies IamOperation<'ListEntitiesForPolicy'>;
