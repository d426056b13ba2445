import { targetGroupAttributes } from '#model/target-group-attributes.ts';
import { targetGroups } from '#model/target-group.ts';
import { targets } from '#model/target.ts';
import { actsOn } from '../access.ts';
import { changedAttributes } from '../changed-attributes.ts';
import { lookUp, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { checkStickinessType, checkTogether, checkZonesOfTargets } from '../target-group-attribute-rules.ts';
import { targetGroupAttributesView } from '../views/target-group-attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyTargetGroupAttributes.html */
export default {
  access: (input) => actsOn('ModifyTargetGroupAttributes', input.TargetGroupArn),
  handle({ TargetGroupArn: arn, Attributes: given = [] }, call, { store }) {
    return store.transact((transaction) => {
      const group = lookUp(transaction, call, { kind: targetGroupKind, arn });
      checkStickinessType(group, given.find(({ Key }) => Key === 'stickiness.type')?.Value);
      const attributes = changedAttributes({ noun: 'Target group', kinds: targetGroupAttributes, owner: group, ownerKind: `target groups with the ${group.protocol} protocol` }, given);
      const changed = { ...group, attributes };
      checkTogether(changed, given.map(({ Key = '' }) => Key));
      checkZonesOfTargets(changed, transaction.find(targets, 'targetGroup', group.arn));
      transaction.put(targetGroups, changed);
      return { Attributes: targetGroupAttributesView(changed) };
    });
  },
} satisfies ElbOperation<'ModifyTargetGroupAttributes'>;
