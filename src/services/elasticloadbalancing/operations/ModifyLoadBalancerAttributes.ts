import { balancerAttributesOf, loadBalancerAttributes } from '#model/load-balancer-attributes.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { actsOn } from '../access.ts';
import { changedAttributes } from '../changed-attributes.ts';
import { loadBalancerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { attributeViews } from '../views/attributes.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyLoadBalancerAttributes.html */
export default {
  access: (input) => actsOn('ModifyLoadBalancerAttributes', input.LoadBalancerArn),
  async handle(input, call, { store }) {
    const changed = await store.transact((transaction) => {
      const balancer = lookUp(transaction, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
      const attributes = changedAttributes({ noun: 'Load balancer', kinds: loadBalancerAttributes, owner: balancer, ownerKind: `load balancers with type '${balancer.type}'` }, input.Attributes ?? []);
      const made = { ...balancer, attributes };
      transaction.put(loadBalancers, made);
      return made;
    });
    return { Attributes: attributeViews(balancerAttributesOf(changed)) };
  },
} satisfies ElbOperation<'ModifyLoadBalancerAttributes'>;
