import { userAccessKeys } from '#model/access-key.ts';
import { userArn } from '#model/iam-user.ts';
import { renamePrincipal } from '#state/renamed-principal.ts';
import { arnOfUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { checkName } from '../names.ts';
import { checkPath, rootPath } from '../paths.ts';
import { assertNameIsFree, moveUser, userByName } from '../users.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateUser.html */
export default {
  /** Who renames somebody needs the permission on both names (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_rename.html). */
  access({ UserName: name = '', NewUserName: newName = name, NewPath: newPath }, { account }, { store }) {
    const before = arnOfUser(store, { account }, name);
    const path = newPath ?? pathIn(before);
    const after = userArn({ account, path, name: newName });
    const asked = { action: 'iam:UpdateUser', resource: before, shownAs: `user ${name}` };
    return after === before ? [asked] : [asked, { ...asked, resource: after, shownAs: `user ${newName}` }];
  },
  async handle({ UserName: name, NewUserName: newName, NewPath: newPath }, call, { store }) {
    checkName('newUserName', newName, 'user');
    checkPath(newPath, 'newPath');
    await store.transact((transaction) => {
      const user = userByName(transaction, call, name);
      if (newName !== undefined && newName.toLowerCase() !== user.name.toLowerCase()) assertNameIsFree(transaction, call, newName);
      const keys = transaction.find(userAccessKeys, 'user', user.arn);
      const moved = moveUser(transaction, user, { name: newName ?? user.name, path: newPath ?? user.path });
      for (const key of keys) transaction.put(userAccessKeys, { ...key, userArn: moved.arn });
      if (moved.arn !== user.arn) renamePrincipal(transaction, (principal) => (principal === user.arn ? moved.arn : principal));
    });
    return {};
  },
} satisfies IamOperation<'UpdateUser'>;

function pathIn(arn: string): string {
  return /:user(\/(?:.*\/)?)[^/]*$/.exec(arn)?.[1] ?? rootPath;
}
