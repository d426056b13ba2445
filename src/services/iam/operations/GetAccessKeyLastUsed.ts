import { userAccessKeys } from '#model/access-key.ts';
import { iamUsers } from '#model/iam-user.ts';
import { CallerError } from '#base/errors.ts';
import { checkAccessKeyId } from '../access-keys.ts';
import type { IamOperation } from '../deps.ts';
import { lastUsedView } from '../views/access-key.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccessKeyLastUsed.html */
export default {
  /** On the user whose key it is. Whose it is cannot be said of one that is not the account's. */
  access({ AccessKeyId: id = '' }, { account }, { store }) {
    const key = store.get(userAccessKeys, id);
    return [{ action: 'iam:GetAccessKeyLastUsed', resource: key?.account === account ? key.userArn : '*', shownAs: `access key ${id}` }];
  },
  handle({ AccessKeyId: id = '' }, { account, principal }, { store }) {
    if (id === principal.accessKeyId && principal.isRoot) return { AccessKeyLastUsed: lastUsedView(undefined) };
    checkAccessKeyId(id);
    const key = store.get(userAccessKeys, id);
    if (key?.account !== account) throw new CallerError('AccessDenied', `User: ${principal.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`, 403);
    return { UserName: store.get(iamUsers, key.userArn)?.name, AccessKeyLastUsed: lastUsedView(key.lastUsed) };
  },
} satisfies IamOperation<'GetAccessKeyLastUsed'>;
