/** Conditions that say whose call it is or where it comes from, when they name something (https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html). */
const narrowingKeys = new Set(['aws:principalaccount', 'aws:principalarn', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:sourceaccount', 'aws:sourcearn', 'aws:sourceip', 'aws:sourceorgid', 'aws:sourcevpc', 'aws:sourcevpce', 'aws:userid']);
const narrowingOperators = /^(?:ForAnyValue:)?(?:StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/i;

/** Whether a policy lets in whoever comes: a statement that allows everybody, on no condition that narrows it. */
export function isPublicPolicy(text: string): boolean {
  const document: unknown = JSON.parse(text);
  return isRecord(document) && listOf(document['Statement']).some((statement) => isRecord(statement) && statement['Effect'] === 'Allow' && isEverybody(statement) && !isNarrowed(statement['Condition']));
}

function isEverybody({ Principal: principal, NotPrincipal: others }: Readonly<Record<string, unknown>>): boolean {
  if (others !== undefined || principal === '*') return true;
  return isRecord(principal) && Object.values(principal).some((each) => listOf(each).includes('*'));
}

function isNarrowed(condition: unknown): boolean {
  if (!isRecord(condition)) return false;
  return Object.entries(condition).some(([operator, keys]) => narrowingOperators.test(operator) && isRecord(keys) && Object.entries(keys).some(([key, values]) => narrowingKeys.has(key.toLowerCase()) && listOf(values).every(isNarrow)));
}

function isNarrow(value: unknown): boolean {
  return typeof value === 'string' && !/^[*?]*$/.test(value) && !/^0\.0\.0\.0\/0$|^::\/0$/.test(value) && !/^arn:[*?:]*$/.test(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
