import { iamArn } from '#model/iam-arn.ts';
import { iamRoles } from '#model/iam-role.ts';
import type { IamOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { checkPathPrefix, rootPath } from '../paths.ts';
import { listedRole } from '../views/role.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListRoles.html */
export default {
  access: ({ PathPrefix: prefix = rootPath }, { account }) => [{ action: 'iam:ListRoles', resource: iamArn(account, `role${prefix}`) }],
  handle(input, { account }, { store }) {
    const { PathPrefix: prefix = rootPath } = input;
    checkPathPrefix(prefix);
    const roles = store.find(iamRoles, 'account', account).filter(({ path }) => path.startsWith(prefix));
    const { items, paging } = pageOf(roles, input, ({ path, name }) => path + name);
    return { Roles: items.map(listedRole), ...paging };
  },
} satisfies IamOperation<'ListRoles'>;
