/** Which texts an attribute of Elastic Load Balancing takes; all of its attributes are texts. */
export type AttributeValues =
  | { readonly kind: 'boolean' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** `or` has what else it may be, such as `off`. */
  | { readonly kind: 'number'; readonly min: number; readonly max: number; readonly or?: string }
  /** Anything that the pattern matches as a whole; `says` ends the sentence `value '<value>' must …`. */
  | { readonly kind: 'text'; readonly pattern: RegExp; readonly says: string };

/** An attribute of `Owner`: a load balancer, a listener or a target group. */
export interface AttributeKind<Owner> {
  readonly values: AttributeValues;
  readonly defaultOf: (owner: Owner) => string;
  /** Whether such an owner has the attribute at all. */
  readonly appliesTo: (owner: Owner) => boolean;
  /** For what is known but not done: why it has to stay at its default; of an owner for which it is done, undefined. */
  readonly staysDefaultBecause?: string | ((owner: Owner) => string | undefined);
}

/** Why an attribute of such an owner has to stay at its default; undefined when it has not. */
export function whyDefault<Owner>({ staysDefaultBecause: reason }: AttributeKind<Owner>, owner: Owner): string | undefined {
  return typeof reason === 'function' ? reason(owner) : reason;
}

/** Why an attribute cannot have a value, as the end of a sentence that begins with the attribute's name; undefined when it can. */
export function complainOfValue(value: string, values: AttributeValues): string | undefined {
  const must = (what: string): string => `value '${value}' must ${what}`;
  switch (values.kind) {
    case 'boolean':
      return value === 'true' || value === 'false' ? undefined : must('be one of [true, false]');
    case 'choice':
      return values.choices.includes(value) ? undefined : must(`be one of [${values.choices.join(', ')}]`);
    case 'number':
      if (value === values.or) return undefined;
      return isNumberWithin(value, values) ? undefined : must(`be between '${values.min}-${values.max}' inclusive${values.or === undefined ? '' : `, or '${values.or}'`}`);
    case 'text':
      return new RegExp(`^(?:${values.pattern.source})$`, values.pattern.flags).test(value) ? undefined : must(values.says);
  }
}

function isNumberWithin(value: string, { min, max }: { readonly min: number; readonly max: number }): boolean {
  return /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max;
}
