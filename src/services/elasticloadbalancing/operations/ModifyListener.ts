import { listeners } from '#model/listener.ts';
import { actsOn } from '../access.ts';
import { checkActionsFit } from '../action-fit.ts';
import { refusedActionMembers } from '../actions.ts';
import { duplicateListener } from '../errors.ts';
import { listenerDefinition } from '../listener-definition.ts';
import { putListener } from '../put-listener.ts';
import { balancerOf, listenerKind, lookUp } from '../resources.ts';
import { rulesInOrder } from '../rules.ts';
import type { ElbOperation } from '../service.ts';
import { listenerView } from '../views/listener.ts';

/** What is not given stays as it is: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyListener.html */
export default {
  access: (input) => actsOn('ModifyListener', input.ListenerArn),
  refuses: refusedActionMembers('DefaultActions'),
  async handle(input, call, { store, clock }) {
    const changed = await store.transact((transaction) => {
      const before = lookUp(transaction, call, { kind: listenerKind, arn: input.ListenerArn });
      const balancer = balancerOf(transaction, before);
      const { sslPolicy: _, alpnPolicy: __, ...kept } = before;
      const made = { ...kept, ...listenerDefinition(transaction, { input, balancer, before, nowMs: clock.nowMs() }) };
      const other = transaction.find(listeners, 'loadBalancer', balancer.arn).find(({ arn, port }) => port === made.port && arn !== before.arn);
      if (other !== undefined) throw duplicateListener(`A listener already exists on this port for this load balancer '${balancer.arn}'`);
      putListener(transaction, made, balancer);
      for (const rule of rulesInOrder(transaction, made)) checkActionsFit(transaction, rule.actions, { balancer, protocol: made.protocol, port: made.port });
      return made;
    });
    return { Listeners: [listenerView(changed)] };
  },
} satisfies ElbOperation<'ModifyListener'>;
