import { listenerRuleArn, listenerRules, type ListenerRule } from '#model/listener-rule.ts';
import { listeners } from '#model/listener.ts';
import type { LoadBalancer } from '#model/load-balancer.ts';
import type { Reader } from '#state/store.ts';
import { creates } from '../access.ts';
import { checkActionsFit, checkGroupCounts } from '../action-fit.ts';
import { actionsFrom, refusedActionMembers } from '../actions.ts';
import { conditionsFrom, refusedRuleMembers } from '../conditions.ts';
import { invalidConfiguration, priorityInUse, tooManyRules } from '../errors.ts';
import { limits } from '../limits.ts';
import { checkPriority } from '../priority.ts';
import { balancerOf, listenerKind, lookUp } from '../resources.ts';
import type { ElbOperation } from '../service.ts';
import { validTags } from '../tags.ts';
import { ruleView } from '../views/rule.ts';

const idDigits = 16;

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_CreateRule.html */
export default {
  access: (input) => creates('CreateRule', input.ListenerArn ?? '*', input.Tags),
  refuses: { ...refusedRuleMembers, ...refusedActionMembers('Actions') },
  async handle(input, call, { store, ids, clock }) {
    const { Priority: priority = 0 } = input;
    checkPriority('priority', priority);
    const conditions = conditionsFrom(input.Conditions);
    const actions = actionsFrom(input.Actions, 'actions');
    const tags = validTags(input.Tags);
    const rule = await store.transact((transaction) => {
      const listener = lookUp(transaction, call, { kind: listenerKind, arn: input.ListenerArn });
      const balancer = balancerOf(transaction, listener);
      if (balancer.type !== 'application') throw invalidConfiguration(`Rules are not supported for load balancers with type '${balancer.type}'`);
      if (transaction.find(listenerRules, 'listener', listener.arn).some((other) => other.priority === priority)) throw priorityInUse(`Priority '${priority}' is currently in use`);
      checkActionsFit(transaction, actions, { balancer, protocol: listener.protocol, port: listener.port });
      const id = ids.hex(idDigits);
      const made: ListenerRule = { account: call.account, region: call.region, arn: listenerRuleArn(listener.arn, id), id, listenerArn: listener.arn, priority, conditions, actions, tags, createdAt: clock.nowMs() };
      transaction.put(listenerRules, made);
      checkRuleCount(transaction, balancer);
      checkGroupCounts(transaction, actions, balancer);
      return made;
    });
    return { Rules: [ruleView(rule)] };
  },
} satisfies ElbOperation<'CreateRule'>;

/** Default rules are not counted. */
function checkRuleCount(reader: Reader, { arn }: LoadBalancer): void {
  const max = limits['rules-per-application-load-balancer'];
  const count = reader.find(listeners, 'loadBalancer', arn).reduce((sum, listener) => sum + reader.find(listenerRules, 'listener', listener.arn).length, 0);
  if (count > max) throw tooManyRules(`The maximum number of rules per load balancer '${max}' has been reached on load balancer '${arn}'`);
}
