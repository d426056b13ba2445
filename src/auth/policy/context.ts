export type ContextValue = string | readonly string[] | CaseVariants;

/** The values of keys that only case tells apart, such as of the tags `team` and `Team`: policies see one key, so that what they allow has to hold for each of them, and what they deny is denied by any. */
export class CaseVariants {
  readonly values: readonly string[];

  constructor(values: readonly string[]) {
    this.values = values;
  }
}

/** What is known of a request: the values of a context key, whose name is given in lower case. Undefined when the request does not have it. */
export type Context = (key: string) => ContextValue | undefined;

/** Names of keys count without regard to case (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html). */
export function contextOf(values: Readonly<Record<string, ContextValue>>, otherwise: Context = () => undefined): Context {
  const lower = new Map<string, ContextValue>();
  for (const [key, value] of Object.entries(values)) {
    const name = key.toLowerCase();
    const before = lower.get(name);
    lower.set(name, before === undefined ? value : withVariant(before, value));
  }
  return (key) => lower.get(key) ?? otherwise(key);
}

function withVariant(before: ContextValue, value: ContextValue): ContextValue {
  if (typeof value !== 'string' || Array.isArray(before) || before === value) return value;
  return new CaseVariants([...(before instanceof CaseVariants ? before.values : [before].flat()), value]);
}
