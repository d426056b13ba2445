import { listenerAttributesOf } from '#model/listener-attributes.ts';
import { describes } from '../access.ts';
import { listenerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { attributeViews } from '../views/attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListenerAttributes.html */
export default {
  access: describes('DescribeListenerAttributes'),
  handle: (input, call, { store }) => ({ Attributes: attributeViews(listenerAttributesOf(lookUp(store, call, { kind: listenerKind, arn: input.ListenerArn }))) }),
} satisfies ElbOperation<'DescribeListenerAttributes'>;
