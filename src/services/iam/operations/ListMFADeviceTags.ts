import { iamArn } from '#model/iam-arn.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';

/** Nobody has MFA devices here; serial numbers of virtual ones are ARNs: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListMFADeviceTags.html */
export default {
  access: ({ SerialNumber: serial = '' }, { account }) => [{ action: 'iam:ListMFADeviceTags', resource: serial.startsWith('arn:') ? serial : iamArn(account, `mfa/${serial}`) }],
  handle({ SerialNumber: serial = '' }) {
    throw noSuchEntity(`VirtualMFADevice with serial number ${serial} doesn't exist.`);
  },
} satisfies IamOperation<'ListMFADeviceTags'>;
