import { groupArn } from '#model/iam-group.ts';
import { iamUsers } from '#model/iam-user.ts';
import { arnOfGroup } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { assertGroupNameIsFree, groupByName, moveGroup } from '../groups.ts';
import { checkName } from '../names.ts';
import { checkPath, rootPath } from '../paths.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateGroup.html */
export default {
  /** Who renames a group needs the permission on both names (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups_manage_rename.html). */
  access({ GroupName: name = '', NewGroupName: newName = name, NewPath: newPath }, { account }, { store }) {
    const before = arnOfGroup(store, { account }, name);
    const path = newPath ?? /:group(\/(?:.*\/)?)[^/]*$/.exec(before)?.[1] ?? rootPath;
    const after = groupArn({ account, path, name: newName });
    const asked = { action: 'iam:UpdateGroup', resource: before, shownAs: `group ${name}` };
    return after === before ? [asked] : [asked, { ...asked, resource: after, shownAs: `group ${newName}` }];
  },
  async handle({ GroupName: name, NewGroupName: newName, NewPath: newPath }, call, { store }) {
    checkName('newGroupName', newName, 'group');
    checkPath(newPath, 'newPath');
    await store.transact((transaction) => {
      const group = groupByName(transaction, call, name);
      if (newName !== undefined && newName.toLowerCase() !== group.name.toLowerCase()) assertGroupNameIsFree(transaction, call, newName);
      const members = transaction.find(iamUsers, 'group', group.arn);
      const moved = moveGroup(transaction, group, { name: newName ?? group.name, path: newPath ?? group.path });
      for (const user of members) transaction.put(iamUsers, { ...user, groupArns: user.groupArns.map((arn) => (arn === group.arn ? moved.arn : arn)) });
    });
    return {};
  },
} satisfies IamOperation<'UpdateGroup'>;
