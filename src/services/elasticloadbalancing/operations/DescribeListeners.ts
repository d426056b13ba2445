import { listeners, type Listener } from '#model/listener.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { describes } from '../access.ts';
import { validationError } from '../errors.ts';
import { pageOf } from '../paging.ts';
import { listenerKind, loadBalancerKind, lookUp, lookUpAll } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { listenerView } from '../views/listener.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DescribeListeners.html */
export default {
  access: describes('DescribeListeners'),
  handle(input, call, { store }) {
    const page = pageOf(wanted(store, call, input), input, ({ arn }) => arn);
    return { Listeners: page.items.map(listenerView), ...page.next };
  },
} satisfies ElbOperation<'DescribeListeners'>;

function wanted(reader: Reader, scope: Scope, { LoadBalancerArn: balancerArn, ListenerArns: arns = [] }: { readonly LoadBalancerArn?: string | undefined; readonly ListenerArns?: readonly string[] | undefined }): readonly Listener[] {
  if (balancerArn !== undefined && arns.length > 0) throw validationError('Listener ARNs and a load balancer ARN cannot be specified at the same time');
  if (balancerArn === undefined && arns.length === 0) throw validationError('You must specify either listener ARNs or a load balancer ARN');
  if (arns.length > 0) return lookUpAll(reader, scope, { kind: listenerKind, arns });
  return reader.find(listeners, 'loadBalancer', lookUp(reader, scope, { kind: loadBalancerKind, arn: balancerArn }).arn);
}
