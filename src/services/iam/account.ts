import { iamAccounts, type IamAccount } from '#model/iam-account.ts';
import type { Reader } from '#state/store.ts';
import { checkLength, checkPattern } from '#wire/constraints.ts';
import { refuseComplaints } from './errors.ts';

const aliasPattern = '^[a-z0-9]([a-z0-9]|-(?!-)){1,61}[a-z0-9]$';

export function accountOf(reader: Reader, account: string): IamAccount {
  return reader.get(iamAccounts, account) ?? { account };
}

export function checkAlias(alias: string): void {
  refuseComplaints([checkLength('accountAlias', alias, { min: 3, max: 63 }), checkPattern('accountAlias', alias, aliasPattern)]);
}
