import { listenerRules } from '#model/listener-rule.ts';
import { actsOn } from '../access.ts';
import { operationNotPermitted, priorityInUse, validationError } from '../errors.ts';
import { checkPriority } from '../priority.ts';
import { lookUp, ruleKind } from '../resources.ts';
import { listenerOfDefaultRule } from '../rules.ts';
import type { ElbOperation } from '../service.ts';
import { ruleView } from '../views/rule.ts';

/** All of them or none; what counts is that the new order has each priority once: https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_SetRulePriorities.html */
export default {
  access: (input) => actsOn('SetRulePriorities', ...(input.RulePriorities ?? []).map(({ RuleArn }) => RuleArn)),
  async handle(input, call, { store }) {
    const wishes = (input.RulePriorities ?? []).map(({ RuleArn: arn, Priority: priority = 0 }) => ({ arn, priority }));
    for (const [index, { priority }] of wishes.entries()) checkPriority(`rulePriorities.${index + 1}.member.priority`, priority);
    refuseTwice(wishes.map(({ arn }) => arn), (arn) => `Rule '${arn}' was provided multiple times`);
    const changed = await store.transact((transaction) => {
      const rules = wishes.map(({ arn, priority }) => {
        if (listenerOfDefaultRule(transaction, call, arn ?? '') !== undefined) throw operationNotPermitted(`The priority of default rule '${arn}' cannot be changed`);
        return { ...lookUp(transaction, call, { kind: ruleKind, arn }), priority };
      });
      for (const listenerArn of new Set(rules.map((rule) => rule.listenerArn))) refuseTwice(rules.filter((rule) => rule.listenerArn === listenerArn).map(({ priority }) => priority), (priority) => `Priority '${priority}' was provided multiple times`);
      for (const rule of rules) transaction.put(listenerRules, rule);
      for (const rule of rules) {
        const other = transaction.find(listenerRules, 'listener', rule.listenerArn).find(({ arn, priority }) => priority === rule.priority && arn !== rule.arn);
        if (other !== undefined) throw priorityInUse(`Priority '${rule.priority}' is currently in use`);
      }
      return rules;
    });
    return { Rules: changed.map(ruleView) };
  },
} satisfies ElbOperation<'SetRulePriorities'>;

function refuseTwice<T>(values: readonly T[], sentence: (value: T) => string): void {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) throw validationError(sentence(twice));
}
