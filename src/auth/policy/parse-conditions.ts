import { isJsonObject } from '#base/json-object.ts';
import type { Wrong } from './malformed-policy.ts';
import { parseOperator } from './condition-operator.ts';
import type { PolicyCondition } from './policy-document.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
export function parseConditions(given: unknown, wrong: Wrong): readonly PolicyCondition[] {
  if (given === undefined) return [];
  if (!isJsonObject(given)) throw wrong('Syntax errors in policy. Condition is not an object.');
  return Object.entries(given).flatMap(([operator, keys]) => {
    if (!isJsonObject(keys)) throw wrong(`Syntax errors in policy. The condition ${JSON.stringify(operator)} is not an object.`);
    return Object.entries(keys).map(([key, values]) => conditionOf({ operator, key, values }, wrong));
  });
}

function conditionOf({ operator, key, values }: { readonly operator: string; readonly key: string; readonly values: unknown }, wrong: Wrong): PolicyCondition {
  if (parseOperator(operator) === undefined) throw wrong(`Syntax errors in policy. There is no condition operator ${JSON.stringify(operator)}.`);
  const texts = valuesOf(values);
  if (texts === undefined) throw wrong(`Syntax errors in policy. The values of ${JSON.stringify(key)} are neither texts, numbers nor booleans.`);
  return { operator, key, values: texts };
}

/** Numbers and booleans may stand without quotes. */
function valuesOf(values: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(values) ? values : [values];
  const texts = list.filter((value) => typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean').map(String);
  return texts.length === list.length ? texts : undefined;
}
