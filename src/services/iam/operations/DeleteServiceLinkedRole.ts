import { iamRoles } from '#model/iam-role.ts';
import { roleDeletionKey, roleDeletions } from '#model/role-deletion.ts';
import { forgetPrincipal } from '#state/deleted-principal.ts';
import type { IamOperation } from '../deps.ts';
import { noSuchEntity } from '../errors.ts';
import { linkedRoleUsage } from '../linked-role-usage.ts';
import { onLinkedRole, roleByName } from '../roles.ts';

/** Of each account; the oldest go. */
const deletionsKeptMax = 100;

/** What the service does with its role is known here at once, so the task has ended when it is answered. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteServiceLinkedRole.html */
export default {
  access: ({ RoleName }, { account }, { store }) => [onLinkedRole('DeleteServiceLinkedRole', RoleName, { account, reader: store })],
  async handle({ RoleName }, { account }, { store, clock, ids }) {
    const taskId = await store.transact((transaction) => {
      const role = roleByName(transaction, account, RoleName);
      const { linkedService, path, name, arn } = role;
      if (linkedService === undefined) throw noSuchEntity(`The service-linked role with name ${name} cannot be found: the role of that name is not of a service. Delete it with DeleteRole.`);
      const usage = linkedRoleUsage(transaction, account, linkedService);
      const deletion = { account, taskId: `task${path}${name}/${ids.uuid()}`, usage, requestedAt: clock.nowMs() };
      if (usage.length === 0) {
        transaction.remove(iamRoles, arn);
        forgetPrincipal(transaction, role);
      }
      for (const old of transaction.find(roleDeletions, 'account', account).slice(0, 1 - deletionsKeptMax)) transaction.remove(roleDeletions, roleDeletionKey(account, old.taskId));
      transaction.put(roleDeletions, deletion);
      return deletion.taskId;
    });
    return { DeletionTaskId: taskId };
  },
} satisfies IamOperation<'DeleteServiceLinkedRole'>;
