import { balancerAttributesOf, loadBalancerAttributes } from '#model/load-balancer-attributes.ts';
import { loadBalancers, type LoadBalancer } from '#model/load-balancer.ts';
import { actsOn } from '../access.ts';
import { checkBucket, tryBucket } from '../access-log-bucket.ts';
import { changedAttributes } from '../changed-attributes.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { attributeViews } from '../views/attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyLoadBalancerAttributes.html */
export default {
  access: (input) => actsOn('ModifyLoadBalancerAttributes', input.LoadBalancerArn),
  async handle({ LoadBalancerArn: arn, Attributes: given = [] }, call, { store, objects, clock }) {
    const change = (balancer: LoadBalancer): LoadBalancer => {
      const attributes = changedAttributes({ noun: 'Load balancer', kinds: loadBalancerAttributes, owner: balancer, ownerKind: `load balancers with type '${balancer.type}'` }, given);
      const made = { ...balancer, attributes };
      checkBucket(given, made);
      return made;
    };
    const before = lookUp(store, call, { kind: loadBalancerKind, arn });
    await tryBucket(before, change(before), { objects, clock });
    const changed = await store.transact((transaction) => {
      const made = change(lookUp(transaction, call, { kind: loadBalancerKind, arn }));
      transaction.put(loadBalancers, made);
      return made;
    });
    return { Attributes: attributeViews(balancerAttributesOf(changed)) };
  },
} satisfies ElbOperation<'ModifyLoadBalancerAttributes'>;
