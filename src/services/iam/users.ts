import { iamNameKey } from '#model/iam-entity.ts';
import { iamUsers, userArn, type IamUser } from '#model/iam-user.ts';
import type { Reader, Transaction } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { callersName } from './caller.ts';
import { entityAlreadyExists, userNotFound } from './errors.ts';
import { checkName } from './names.ts';

type Account = Pick<Call, 'account'>;

/** Throws NoSuchEntity when the account has no such user. */
export function userByName(reader: Reader, { account }: Account, name: string | undefined): IamUser {
  checkName('userName', name, 'existing-user');
  const [user] = reader.find(iamUsers, 'name', iamNameKey(account, name ?? ''));
  if (user === undefined) throw userNotFound(name ?? '');
  return user;
}

/** The one named or else the caller; undefined when root asks for itself. */
export function namedOrCalling(reader: Reader, call: Call, name: string | undefined): IamUser | undefined {
  const wanted = name ?? callersName(call);
  return wanted === undefined ? undefined : userByName(reader, call, wanted);
}

export function assertNameIsFree(reader: Reader, { account }: Account, name: string): void {
  if (reader.find(iamUsers, 'name', iamNameKey(account, name)).length > 0) throw entityAlreadyExists(`User with name ${name} already exists.`);
}

/** Puts a user under its ARN, which goes by its name and path; what was under the one before is gone. */
export function moveUser(transaction: Transaction, user: IamUser, to: Pick<IamUser, 'name' | 'path'>): IamUser {
  const moved = { ...user, ...to, arn: userArn({ account: user.account, ...to }) };
  if (moved.arn !== user.arn) transaction.remove(iamUsers, user.arn);
  transaction.put(iamUsers, moved);
  return moved;
}
