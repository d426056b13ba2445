import { accountOf } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { passwordPolicyNotFound, passwordPolicyView } from '../password-policy.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountPasswordPolicy.html */
export default {
  access: actsOnAccount('GetAccountPasswordPolicy'),
  handle(_input, { account }, { store }) {
    const { passwordPolicy: policy } = accountOf(store, account);
    if (policy === undefined) throw passwordPolicyNotFound(account);
    return { PasswordPolicy: passwordPolicyView(policy) };
  },
} satisfies IamOperation<'GetAccountPasswordPolicy'>;
