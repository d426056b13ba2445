import { targetKey, targets } from '#model/target.ts';
import { actsOn } from '../access.ts';
import { lookUp, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { quicServerIdRefusal, requestedTargets } from '../target-request.ts';

/** Of a target that is not registered the action succeeds (https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeregisterTargets.html). */
export default {
  access: (input) => actsOn('DeregisterTargets', input.TargetGroupArn),
  refuses: { 'Targets.QuicServerId': quicServerIdRefusal },
  async handle(input, call, { store, clock }) {
    await store.transact((transaction) => {
      const group = lookUp(transaction, call, { kind: targetGroupKind, arn: input.TargetGroupArn });
      for (const { id, port } of requestedTargets(group, input.Targets)) {
        const target = transaction.get(targets, targetKey({ targetGroupArn: group.arn, id, port }));
        if (target !== undefined && target.drainingSince === undefined) transaction.put(targets, { ...target, drainingSince: clock.nowMs() });
      }
    });
    return {};
  },
} satisfies ElbOperation<'DeregisterTargets'>;
