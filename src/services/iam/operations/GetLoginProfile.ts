import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { noLoginProfile } from '../login-profiles.ts';

/** Nobody has a password here: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetLoginProfile.html */
export default {
  access: actsOnUser('GetLoginProfile'),
  handle({ UserName: name }, call, { store }) {
    throw noLoginProfile(store, call, name);
  },
} satisfies IamOperation<'GetLoginProfile'>;
