import { LoadBalancerTypeEnum } from '@aws-sdk/client-elastic-load-balancing-v2';
import { sslPolicies, sslPolicyNamed } from '#model/ssl-policy.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { describes } from '../access.ts';
import { sslPolicyNotFound, validationError } from '../errors.ts';
import { pageOf } from '../paging.ts';
import type { ElbOperation } from '../service.ts';
import { sslPolicyView } from '../views/ssl-policy.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeSSLPolicies.html */
export default {
  access: describes('DescribeSSLPolicies'),
  handle(input) {
    const { Names: names = [], LoadBalancerType: type } = input;
    const complaint = validationMessage([checkEnum('loadBalancerType', type, LoadBalancerTypeEnum)]);
    if (complaint !== undefined) throw validationError(complaint);
    const named = [...new Set(names)].map((name) => sslPolicyNamed(name));
    if (named.includes(undefined)) throw sslPolicyNotFound('One or more SSL policies not found');
    const found = names.length > 0 ? named.filter((policy) => policy !== undefined) : sslPolicies;
    // Gateway load balancers end no TLS.
    const page = pageOf(type === 'gateway' ? [] : found, input, ({ name }) => name);
    return { SslPolicies: page.items.map(sslPolicyView), ...page.next };
  },
} satisfies ElbOperation<'DescribeSSLPolicies'>;
