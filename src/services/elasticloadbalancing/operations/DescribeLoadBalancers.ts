import { loadBalancerNameKey, loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { describes } from '../access.ts';
import { balancerInVpc } from '../balancer-in-vpc.ts';
import { loadBalancerNotFound, validationError } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { loadBalancerKind, lookUpAll } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { loadBalancerView } from '../views/load-balancer.ts';

/** At most so many are named in one call. */
const namedMax = 20;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeLoadBalancers.html */
export default {
  access: describes('DescribeLoadBalancers'),
  handle(input, call, { store }) {
    const page = pageOf(wanted(store, call, input), input, ({ arn }) => arn);
    return { LoadBalancers: page.items.map((balancer) => loadBalancerView(balancerInVpc(store, balancer))), ...page.next };
  },
} satisfies ElbOperation<'DescribeLoadBalancers'>;

function wanted(reader: Reader, scope: Scope, { LoadBalancerArns: arns = [], Names: names = [] }: { readonly LoadBalancerArns?: readonly string[] | undefined; readonly Names?: readonly string[] | undefined }): readonly LoadBalancer[] {
  if (arns.length > 0 && names.length > 0) throw validationError('Load balancer names and load balancer ARNs cannot be specified at the same time');
  if (arns.length > namedMax) throw validationError(`Cannot have more than ${namedMax} load balancer ARNs`);
  if (names.length > namedMax) throw validationError(`Cannot have more than ${namedMax} load balancer names`);
  if (arns.length > 0) return lookUpAll(reader, scope, { kind: loadBalancerKind, arns });
  if (names.length === 0) return reader.find(loadBalancers, 'scope', scopeKey(scope));
  const found = [...new Set(names)].map((name) => ({ name, balancer: reader.find(loadBalancers, 'name', loadBalancerNameKey(scope, name))[0] }));
  const missing = found.filter(({ balancer }) => balancer === undefined);
  if (missing.length > 0) throw loadBalancerNotFound(`Load balancers '[${missing.map(({ name }) => name).join(', ')}]' not found`);
  return found.flatMap(({ balancer }) => balancer ?? []);
}
