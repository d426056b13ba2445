import { actsOnUser } from '../access.ts';
import type { IamOperation } from '../deps.ts';
import { namedOrCalling } from '../users.ts';
import { rootView } from '../views/root.ts';
import { userView } from '../views/user.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUser.html */
export default {
  access: actsOnUser('GetUser'),
  handle(input, call, { store }) {
    const user = namedOrCalling(store, call, input.UserName);
    return { User: user === undefined ? rootView(call) : userView(user) };
  },
} satisfies IamOperation<'GetUser'>;
