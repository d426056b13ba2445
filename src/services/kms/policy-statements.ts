/** What a key policy says, as far as KMS itself looks at it; who may what is decided elsewhere. `policy` is JSON that was checked. */
export function statementsOf(policy: string): readonly unknown[] {
  return listOf(memberOf(JSON.parse(policy), 'Statement'));
}

/** The AWS principals that a statement names. */
export function principalsOf(statement: unknown): readonly string[] {
  const principal = memberOf(statement, 'Principal');
  const named = principal === '*' ? ['*'] : listOf(memberOf(principal, 'AWS'));
  return named.filter((arn) => typeof arn === 'string');
}

export function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}
