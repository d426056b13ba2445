import { balancerAttributesOf } from '#model/load-balancer-attributes.ts';
import { describes } from '../access.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { attributeViews } from '../views/attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancerAttributes.html */
export default {
  access: describes('DescribeLoadBalancerAttributes'),
  handle: (input, call, { store }) => ({ Attributes: attributeViews(balancerAttributesOf(lookUp(store, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn }))) }),
} satisfies ElbOperation<'DescribeLoadBalancerAttributes'>;
