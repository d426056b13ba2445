import type { ElbOperation } from '../service.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeAccountLimits.html */
export default {
  access: () => [{ action: 'elasticloadbalancing:DescribeAccountLimits', resource: '*' }],
  handle: () => ({ Limits: Object.entries(limits).map(([Name, max]) => ({ Name, Max: String(max) })) }),
} satisfies ElbOperation<'DescribeAccountLimits'>;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-limits.html and its page for network load balancers. */
const limits: Readonly<Record<string, number>> = {
  'application-load-balancers': 50,
};
