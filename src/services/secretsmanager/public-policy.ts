import { parseIpRange } from '#auth/policy/ip-range.ts';
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
  return narrowingOperators.test(operator) && narrowingKeys.has(key.toLowerCase()) && values.every((value) => isNarrow(key.toLowerCase(), value));
}

/** A variable is whatever the caller is, and narrows nothing. */
function isNarrow(key: string, value: string): boolean {
  if (value.includes('${')) return false;
  if (key === 'aws:sourceip') return isNarrowRange(value);
  return key === 'aws:principalarn' || key === 'aws:sourcearn' ? isNarrowArn(value) : hasFixedPart(value);
}

/** Of whole networks nobody has more than a /8, of IPv6 than a /32. */
function isNarrowRange(value: string): boolean {
  const range = parseIpRange(value);
  return range !== undefined && range.prefixLength >= (range.groups.length === 2 ? 8 : 32);
}

/** Whose it is has to be said: by the account or, where ARNs have none, by the resource. */
function isNarrowArn(value: string): boolean {
  const [, , service = '*', , account = '*', ...resource] = value.split(':');
  return /^\d{12}$/.test(account) || (account === '' && !/[*?]/.test(service) && /^[^*?]{3,}/.test(resource.join(':')));
}

/** As long as an account's number: `vpc-*` and `1*` are everybody's. */
function hasFixedPart(value: string): boolean {
  const wildcard = value.search(/[*?]/);
  return wildcard < 0 ? value !== '' : wildcard >= 12;
}
