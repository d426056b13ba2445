import { describes } from '../access.ts';
import { limits } from '../limits.ts';
import { pageOf } from '../paging.ts';
import type { ElbOperation } from '../service.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeAccountLimits.html */
export default {
  access: describes('DescribeAccountLimits'),
  handle(input) {
    const page = pageOf(Object.entries(limits), input, ([name]) => name);
    return { Limits: page.items.map(([Name, max]) => ({ Name, Max: String(max) })), ...page.next };
  },
} satisfies ElbOperation<'DescribeAccountLimits'>;
