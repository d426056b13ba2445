import { accountOf } from '../account.ts';
import { actsOnAccount } from '../access.ts';
import { reportLifetimeMs } from '../credential-report.ts';
import type { IamOperation } from '../deps.ts';
import { reportExpired, reportNotPresent } from '../errors.ts';
import { dateView } from '../views/date.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetCredentialReport.html */
export default {
  access: actsOnAccount('GetCredentialReport'),
  handle(_input, { account }, { store, clock }) {
    const { credentialReport: report } = accountOf(store, account);
    if (report === undefined) throw reportNotPresent('No report exists: call GenerateCredentialReport first');
    if (clock.nowMs() - report.at >= reportLifetimeMs) throw reportExpired('The report has expired: call GenerateCredentialReport for a new one');
    return { Content: Buffer.from(report.content), ReportFormat: 'text/csv' as const, GeneratedTime: dateView(report.at) };
  },
} satisfies IamOperation<'GetCredentialReport'>;
