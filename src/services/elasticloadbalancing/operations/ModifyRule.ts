import { listenerRules } from '#model/listener-rule.ts';
import { actsOn } from '../access.ts';
import { checkActionsFit, checkGroupCounts } from '../action-fit.ts';
import { actionsFrom, refusedActionMembers } from '../actions.ts';
import { conditionsFrom, refusedRuleMembers } from '../conditions.ts';
import { operationNotPermitted, validationError } from '../errors.ts';
import { balancerOf, listenerKind, lookUp, ruleKind } from '../resources.ts';
import { listenerOfDefaultRule } from '../rules.ts';
import type { ElbOperation } from '../service.ts';
import { ruleView } from '../views/rule.ts';

/** What is not given stays as it is: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_ModifyRule.html */
export default {
  access: (input) => actsOn('ModifyRule', input.RuleArn),
  refuses: { ...refusedRuleMembers, ...refusedActionMembers('Actions') },
  async handle(input, call, { store }) {
    const { Conditions: givenConditions = [], Actions: givenActions = [], ResetTransforms: resets = false } = input;
    if (givenConditions.length === 0 && givenActions.length === 0 && !resets) throw validationError('Either conditions or actions must be specified');
    const conditions = givenConditions.length === 0 ? undefined : conditionsFrom(givenConditions);
    const actions = givenActions.length === 0 ? undefined : actionsFrom(givenActions, 'actions');
    const changed = await store.transact((transaction) => {
      if (listenerOfDefaultRule(transaction, call, input.RuleArn ?? '') !== undefined) throw operationNotPermitted(`Default rule '${input.RuleArn}' cannot be modified; use ModifyListener for its actions`);
      const before = lookUp(transaction, call, { kind: ruleKind, arn: input.RuleArn });
      const listener = lookUp(transaction, call, { kind: listenerKind, arn: before.listenerArn });
      const balancer = balancerOf(transaction, listener);
      const made = { ...before, conditions: conditions ?? before.conditions, actions: actions ?? before.actions };
      checkActionsFit(transaction, made.actions, { balancer, protocol: listener.protocol, port: listener.port });
      transaction.put(listenerRules, made);
      checkGroupCounts(transaction, made.actions, balancer);
      return made;
    });
    return { Rules: [ruleView(changed)] };
  },
} satisfies ElbOperation<'ModifyRule'>;
