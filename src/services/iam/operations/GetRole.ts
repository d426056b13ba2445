import type { IamOperation } from '../deps.ts';
import { onRole, roleByName } from '../roles.ts';
import { roleView } from '../views/role.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetRole.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onRole('GetRole', RoleName, { account, reader: store })],
  handle({ RoleName }, { account }, { store }) {
    return { Role: roleView(roleByName(store, account, RoleName)) };
  },
} satisfies IamOperation<'GetRole'>;
