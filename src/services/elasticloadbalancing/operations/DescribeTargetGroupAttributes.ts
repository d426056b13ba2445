import { describes } from '../access.ts';
import { lookUp, targetGroupKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { targetGroupAttributesView } from '../views/target-group-attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeTargetGroupAttributes.html */
export default {
  access: describes('DescribeTargetGroupAttributes'),
  handle: ({ TargetGroupArn: arn }, call, { store }) => ({ Attributes: targetGroupAttributesView(lookUp(store, call, { kind: targetGroupKind, arn })) }),
} satisfies ElbOperation<'DescribeTargetGroupAttributes'>;
