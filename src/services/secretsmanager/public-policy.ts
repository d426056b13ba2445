import type { PolicyCondition, PolicyDocument, PolicyStatement } from '#auth/policy/policy-document.ts';

/** Conditions that say whose call it is or where it comes from, when they name something (https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html). */
const narrowingKeys = new Set(['aws:principalaccount', 'aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceip', 'aws:sourceorgid', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:userid']);
const narrowingOperators = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

/** Whether a policy lets in whoever comes: a statement that allows everybody, on no condition that narrows it. */
export function isPublicPolicy({ statements }: PolicyDocument): boolean {
  return statements.some((statement) => statement.effect === 'Allow' && isForEverybody(statement) && !statement.conditions.some(isNarrowing));
}

function isForEverybody({ principals }: PolicyStatement): boolean {
  return principals?.isEverybody === true || principals?.isNot === true;
}

function isNarrowing({ operator, key, values }: PolicyCondition): boolean {
  return narrowingOperators.test(operator) && narrowingKeys.has(key.toLowerCase()) && values.every(isNarrow);
}

function isNarrow(value: string): boolean {
  return !/^[*?]*$/.test(value) && !/^0\.0\.0\.0\/0$|^::\/0$/.test(value) && !/^arn:[*?:]*$/.test(value);
}
