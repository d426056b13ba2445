import { accountSummary } from '../account-summary.ts';
import { actsOnAccount } from '../access.ts';
import type { IamOperation } from '../deps.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export default {
  access: actsOnAccount('GetAccountSummary'),
  handle: (_input, { account }, { store }) => ({ SummaryMap: accountSummary(store, account) }),
} satisfies IamOperation<'GetAccountSummary'>;
