import { targetGroups } from '#model/target-group.ts';
import { targetKey, targets } from '#model/target.ts';
import { isTargetGroupUsed } from '#state/target-group-use.ts';
import { actsOn } from '../access.ts';
import { resourceInUse } from '../errors.ts';
import { findByArn, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** Of a group that is not there the action succeeds (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html). */
export default {
  access: (input) => actsOn('DeleteTargetGroup', input.TargetGroupArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const group = findByArn(transaction, call, { kind: targetGroupKind, arn: input.TargetGroupArn });
      if (group === undefined) return;
      if (isTargetGroupUsed(transaction, group)) throw resourceInUse(`Target group '${group.arn}' is currently in use by a listener or a rule`);
      for (const target of transaction.find(targets, 'targetGroup', group.arn)) transaction.remove(targets, targetKey(target));
      transaction.remove(targetGroups, group.arn);
    });
    return {};
  },
} satisfies ElbOperation<'DeleteTargetGroup'>;
