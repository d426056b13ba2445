import { listenerRules } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import { actsOn } from '../access.ts';
import { listenerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';

/** Its rules go with it: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteListener.html */
export default {
  access: (input) => actsOn('DeleteListener', input.ListenerArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      const listener = lookUp(transaction, call, { kind: listenerKind, arn: input.ListenerArn });
      for (const rule of transaction.find(listenerRules, 'listener', listener.arn)) transaction.remove(listenerRules, rule.arn);
      transaction.remove(listeners, listener.arn);
    });
    return {};
  },
} satisfies ElbOperation<'DeleteListener'>;
