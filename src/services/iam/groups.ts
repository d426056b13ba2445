import { iamNameKey } from '#model/iam-entity.ts';
import { groupArn, iamGroups, type IamGroup } from '#model/iam-group.ts';
import type { Reader, Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { entityAlreadyExists, groupNotFound } from './errors.ts';
import { checkName } from './names.ts';

type Account = Pick<Call, 'account'>;

/** Throws NoSuchEntity when the account has no such group. */
export function groupByName(reader: Reader, { account }: Account, name: string | undefined): IamGroup {
  checkName('groupName', name, 'group');
  const [group] = reader.find(iamGroups, 'name', iamNameKey(account, name ?? ''));
  if (group === undefined) throw groupNotFound(name ?? '');
  return group;
}

export function assertGroupNameIsFree(reader: Reader, { account }: Account, name: string): void {
  if (reader.find(iamGroups, 'name', iamNameKey(account, name)).length > 0) throw entityAlreadyExists(`Group with name ${name} already exists.`);
}

/** Puts a group under its ARN, which goes by its name and path; what was under the one before is gone. */
export function moveGroup(transaction: Transaction, group: IamGroup, to: Pick<IamGroup, 'name' | 'path'>): IamGroup {
  const moved = { ...group, ...to, arn: groupArn({ account: group.account, ...to }) };
  if (moved.arn !== group.arn) transaction.remove(iamGroups, group.arn);
  transaction.put(iamGroups, moved);
  return moved;
}
