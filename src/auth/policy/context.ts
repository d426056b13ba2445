export type ContextValue = string | readonly string[];

/** What is known of a request: the values of a context key, whose name is given in lower case. Undefined when the request does not have it. */
export type Context = (key: string) => ContextValue | undefined;

/** Names of keys count without regard to case (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html). */
export function contextOf(values: Readonly<Record<string, ContextValue>>, otherwise: Context = () => undefined): Context {
  const lower = new Map(Object.entries(values).map(([key, value]) => [key.toLowerCase(), value]));
  return (key) => lower.get(key) ?? otherwise(key);
}
