import { iamAccounts } from '#model/iam-account.ts';
import { accountOf } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import { credentialReport, reportLifetimeMs } from '../credential-report.ts';
import type { IamOperation } from '../deps.ts';

/** The report is made at once, and told to be there by the next call: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GenerateCredentialReport.html */
export default {
  access: actsOnAccount('GenerateCredentialReport'),
  async handle(_input, { account }, { store, clock }) {
    const at = clock.nowMs();
    return store.transact((transaction) => {
      const known = accountOf(transaction, account);
      const { credentialReport: before } = known;
      if (before !== undefined && at - before.at < reportLifetimeMs) return { State: 'COMPLETE' as const };
      transaction.put(iamAccounts, { ...known, credentialReport: { at, content: credentialReport(transaction, account) } });
      const Description = before === undefined ? 'No report exists. Starting a new report generation task' : 'Existing report is expired. Starting a new report generation task';
      return { State: 'STARTED' as const, Description };
    });
  },
} satisfies IamOperation<'GenerateCredentialReport'>;
