import type { TargetGroup } from '#model/target-group.ts';
import { targetKey, targets, type Target } from '#model/target.ts';
import type { Transaction } from '#state/store.ts';
import { actsOn } from '../access.ts';
import { lookUp, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { checkTargetCount } from '../target-limits.ts';
import { zoneOfTarget, type RequestedTarget } from '../target-place.ts';
import { quicServerIdRefusal, requestedTargets } from '../target-request.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_RegisterTargets.html */
export default {
  access: (input) => actsOn('RegisterTargets', input.TargetGroupArn),
  refuses: { 'Targets.QuicServerId': quicServerIdRefusal },
  async handle(input, call, { store, clock }) {
    await store.transact((transaction) => {
      const group = lookUp(transaction, call, { kind: targetGroupKind, arn: input.TargetGroupArn });
      for (const requested of requestedTargets(group, input.Targets)) register(transaction, group, { requested, nowMs: clock.nowMs() });
      checkTargetCount(transaction, group);
    });
    return {};
  },
} satisfies ElbOperation<'RegisterTargets'>;

/** One that is registered already stays as it is; one that is being deregistered is as new, and still of its task: a service that stops that one deregisters it again. */
function register(transaction: Transaction, group: TargetGroup, { requested, nowMs }: { readonly requested: RequestedTarget; readonly nowMs: number }): void {
  const availabilityZone = zoneOfTarget(transaction, group, requested);
  const { account, region, arn: targetGroupArn } = group;
  const { id, port } = requested;
  const before = transaction.get(targets, targetKey({ targetGroupArn, id, port }));
  if (before !== undefined && before.drainingSince === undefined && before.availabilityZone === availabilityZone) return;
  const target: Target = { account, region, targetGroupArn, id, port, ...(availabilityZone === undefined ? {} : { availabilityZone }), ...(before?.taskArn !== undefined && { taskArn: before.taskArn }), health: { state: 'initial' }, registeredAt: nowMs };
  transaction.put(targets, target);
}
