import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';
import { namedOrCalling } from '../users.ts';

/** Nobody has MFA devices here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetMFADevice.html */
export default {
  access: actsOnUser('GetMFADevice'),
  handle({ UserName: name, SerialNumber: serial = '' }, call, { store }) {
    namedOrCalling(store, call, name);
    throw noSuchEntity(`The MFA device with serial number ${serial} cannot be found.`);
  },
} satisfies IamOperation<'GetMFADevice'>;
