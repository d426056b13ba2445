import { listenerRules } from '#model/listener-rule.ts';
import { actsOn } from '../access.ts';
import { operationNotPermitted } from '../errors.ts';
import { lookUp, ruleKind } from '../resources.ts';
import { listenerOfDefaultRule } from '../rules.ts';
import type { ElbOperation } from '../service.ts';

/** https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteRule.html */
export default {
  access: (input) => actsOn('DeleteRule', input.RuleArn),
  async handle(input, call, { store }) {
    await store.transact((transaction) => {
      if (listenerOfDefaultRule(transaction, call, input.RuleArn ?? '') !== undefined) throw operationNotPermitted(`Default rule '${input.RuleArn}' cannot be deleted`);
      transaction.remove(listenerRules, lookUp(transaction, call, { kind: ruleKind, arn: input.RuleArn }).arn);
    });
    return {};
  },
} satisfies ElbOperation<'DeleteRule'>;
