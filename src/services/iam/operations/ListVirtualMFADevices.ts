import { iamArn } from '#model/iam-arn.ts';
import { checkEnum } from '#wire/constraints.ts';
import type { IamOperation } from '../deps.ts';
import { refuseComplaints } from '../errors.ts';
import { pageOf } from '../paging.ts';

/** Nobody has MFA devices here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_ListVirtualMFADevices.html */
export default {
  access: (_input, { account }) => [{ action: 'iam:ListVirtualMFADevices', resource: iamArn(account, 'mfa/') }],
  handle(input) {
    refuseComplaints([checkEnum('assignmentStatus', input.AssignmentStatus, ['Assigned', 'Unassigned', 'Any'])]);
    const { items, paging } = pageOf<never>([], input, String);
    return { VirtualMFADevices: items, ...paging };
  },
} satisfies IamOperation<'ListVirtualMFADevices'>;
