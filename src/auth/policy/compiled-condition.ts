import { parseOperator, type ConditionOperator } from './condition-operator.ts';
import { CaseVariants, type Context, type ContextValue } from './context.ts';
import type { PolicyCondition, PolicyStatement, PolicyVersion } from './policy-document.ts';
import { resolved, templateOf, type Template } from './template.ts';
import type { Matcher } from './wildcards.ts';
import { known } from '#base/assert.ts';

/** Whether a request meets one condition of a statement. */
export type CompiledCondition = (context: Context) => boolean;

export function compileCondition({ operator, key, values }: PolicyCondition, version: PolicyVersion, effect: PolicyStatement['effect']): CompiledCondition {
  const parsed = known(parseOperator(operator), `condition operator ${operator}`);
  const name = key.toLowerCase();
  if (parsed.base.isNull === true) return (context) => values.some((value) => (value.toLowerCase() === 'true') === isAbsent(context(name)));
  const templates = values.map((value) => templateOf(value, version));
  const fixed = templates.flatMap((template) => (template.fixed === undefined ? [] : [parsed.base.matcher(template.fixed)]));
  const variable = templates.filter((template) => template.fixed === undefined);
  return (context) => {
    const given = context(name);
    if (given === undefined || isAbsent(given)) return isMetByAbsence(parsed);
    const matchers = variable.length === 0 ? fixed : [...fixed, ...resolvedMatchers(variable, parsed, context)];
    if (!(given instanceof CaseVariants)) return isMet(given, matchers, parsed);
    const meets = (value: string) => isMet(value, matchers, parsed);
    return effect === 'Deny' ? given.values.some(meets) : given.values.every(meets);
  };
}

function isAbsent(given: ContextValue | undefined): boolean {
  return given === undefined || (Array.isArray(given) && given.length === 0);
}

/**
 * A key that the request does not have matches nothing: that is false, and true for what is negated
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html). All of no values match, none of them does
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html).
 */
function isMetByAbsence({ base, ifExists, quantifier }: ConditionOperator): boolean {
  if (ifExists || quantifier === 'ForAllValues') return true;
  return quantifier === undefined && base.isNegated;
}

function resolvedMatchers(templates: readonly Template[], { base }: ConditionOperator, context: Context): readonly Matcher[] {
  return templates.flatMap((template) => {
    const parts = resolved(template, context);
    return parts === undefined ? [] : [base.matcher(parts)];
  });
}

/** Values of the policy are alternatives; of negated operators each of them has to be missed. */
function isMet(given: string | readonly string[], matchers: readonly Matcher[], { base, quantifier }: ConditionOperator): boolean {
  const meets = (value: string) => matchers.some((matches) => matches(value)) !== base.isNegated;
  if (typeof given === 'string') return (quantifier === 'ForAllValues' && given === '') || meets(given);
  if (quantifier === 'ForAllValues') return given.every((value) => value === '' || meets(value));
  if (quantifier === 'ForAnyValue') return given.some(meets);
  return base.isNegated ? given.every(meets) : given.some(meets);
}
