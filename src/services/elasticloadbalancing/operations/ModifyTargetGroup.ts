import { ProtocolEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { targetGroups } from '#model/target-group.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { actsOn } from '../access.ts';
import { validationError } from '../errors.ts';
import { changedHealthCheck } from '../health-check.ts';
import { lookUp, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { shownTargetGroup } from '../shown-target-group.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroup.html */
export default {
  access: (input) => actsOn('ModifyTargetGroup', input.TargetGroupArn),
  handle({ TargetGroupArn: arn, ...input }, call, { store }) {
    const message = validationMessage([checkEnum('healthCheckProtocol', input.HealthCheckProtocol, ProtocolEnum)]);
    if (message !== undefined) throw validationError(message);
    return store.transact((transaction) => {
      const group = lookUp(transaction, call, { kind: targetGroupKind, arn });
      const changed = { ...group, healthCheck: changedHealthCheck(group, input) };
      transaction.put(targetGroups, changed);
      return { TargetGroups: [shownTargetGroup(transaction, changed)] };
    });
  },
} satisfies ElbOperation<'ModifyTargetGroup'>;
