import { iamArn } from '#model/iam-arn.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';

/** Certificates are ACM's here, and IAM has none: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListServerCertificateTags.html */
export default {
  access: ({ ServerCertificateName: name = '' }, { account }) => [{ action: 'iam:ListServerCertificateTags', resource: iamArn(account, `server-certificate/${name}`) }],
  handle({ ServerCertificateName: name = '' }) {
    throw noSuchEntity(`The Server Certificate with name ${name} cannot be found.`);
  },
} satisfies IamOperation<'ListServerCertificateTags'>;
