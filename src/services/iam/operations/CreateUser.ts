import { iamArn } from '#model/iam-arn.ts';
import { iamId } from '#model/iam-id.ts';
import { iamUsers, userArn } from '#model/iam-user.ts';
import type { IamDeps, IamOperation } from '../deps.ts';
import { quotaExceeded } from '../errors.ts';
import { checkName } from '../names.ts';
import { checkPath, rootPath } from '../paths.ts';
import { checkPermissionsBoundary } from '../permissions-boundary.ts';
import { quotas } from '../quotas.ts';
import { withTags } from '../tags.ts';
import { assertNameIsFree } from '../users.ts';
import { userView } from '../views/user.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html */
export default {
  access({ UserName: name = '', Path: path = rootPath, PermissionsBoundary: boundary, Tags: tags = [] }, { account }) {
    const resource = iamArn(account, `user${path}${name}`);
    const keys = boundary === undefined ? {} : { 'iam:PermissionsBoundary': boundary };
    return [{ action: 'iam:CreateUser', resource, keys }, ...(tags.length === 0 ? [] : [{ action: 'iam:TagUser', resource, keys: {} }])];
  },
  async handle(input, { account }, { store, clock, random }: IamDeps) {
    const { UserName: name = '', Path: path = rootPath, PermissionsBoundary: boundary } = input;
    checkName('userName', name, 'user');
    checkPath(path);
    const tags = withTags([], input.Tags);
    return store.transact((transaction) => {
      assertNameIsFree(transaction, { account }, name);
      if (transaction.find(iamUsers, 'account', account).length >= quotas.UsersPerAccount) throw quotaExceeded('UsersPerAccount', quotas.UsersPerAccount);
      checkPermissionsBoundary(transaction, account, boundary);
      const user = {
        account,
        arn: userArn({ account, path, name }),
        id: iamId('user', random),
        name,
        path,
        createdAt: clock.nowMs(),
        tags,
        groupArns: [],
        inlinePolicies: {},
        attachedPolicyArns: [],
        ...(boundary !== undefined && { permissionsBoundaryArn: boundary }),
      };
      transaction.put(iamUsers, user);
      return { User: userView(user) };
    });
  },
} satisfies IamOperation<'CreateUser'>;
