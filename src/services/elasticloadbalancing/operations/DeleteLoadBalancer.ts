import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { balancerAttributeOf } from '#model/load-balancer-attributes.ts';
import { loadBalancers } from '#model/load-balancer.ts';
import { targets } from '#model/target.ts';
import { actsOn } from '../access.ts';
import { removeNodes } from '../balancer-nodes.ts';
import { operationNotPermitted, resourceInUse } from '../errors.ts';
import { findByArn, loadBalancerKind } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** Succeeds for one that is not there: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html */
export default {
  access: (input) => actsOn('DeleteLoadBalancer', input.LoadBalancerArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const balancer = findByArn(transaction, call, { kind: loadBalancerKind, arn: input.LoadBalancerArn });
      if (balancer === undefined) return;
      if (balancerAttributeOf(balancer, 'deletion_protection.enabled') === 'true') throw operationNotPermitted(`Load balancer '${balancer.arn}' cannot be deleted because deletion protection is enabled`);
      const isTarget = transaction.find(targets, 'id', balancer.arn).some(({ drainingSince }) => drainingSince === undefined);
      if (isTarget) throw resourceInUse(`Load balancer '${balancer.arn}' cannot be deleted because it is registered as a target; deregister it from all target groups`);
      for (const listener of transaction.find(listeners, 'loadBalancer', balancer.arn)) {
        for (const rule of transaction.find(listenerRules, 'listener', listener.arn)) transaction.remove(listenerRules, rule.arn);
        transaction.remove(listeners, listener.arn);
      }
      removeNodes(transaction, balancer);
      transaction.remove(loadBalancers, balancer.arn);
    });
    return {};
  },
} satisfies ElbOperation<'DeleteLoadBalancer'>;
