import { invalidConfiguration, validationError } from './errors.ts';

/** What an attribute is when nobody has set it, and which values it takes. */
export interface Attribute {
  readonly defaultValue: string;
  /** What is wrong with a value; undefined when nothing is. */
  readonly complaint: (value: string) => string | undefined;
}

export type AttributeTable = Readonly<Record<string, Attribute>>;

export interface AttributeKind {
  /** As the service says it: `Target group attribute key 'x' is not recognized`. */
  readonly noun: 'Load balancer' | 'Target group' | 'Listener';
  /** Those that this resource has. */
  readonly table: AttributeTable;
  /** All keys that AWS knows for resources of this kind. */
  readonly knownKeys: ReadonlySet<string>;
  /** Why one that is known is not in the table: `is not supported on load balancers with type 'network'`. */
  readonly notSupported: string;
}

export type SetAttributes = Readonly<Record<string, string>>;

/** Every attribute with its value, in the table's order. */
export function attributeList(table: AttributeTable, set: SetAttributes): { Key: string; Value: string }[] {
  return Object.entries(table).map(([Key, { defaultValue }]) => ({ Key, Value: set[Key] ?? defaultValue }));
}

/** The value of one of the table's attributes. */
export function attributeValue(table: AttributeTable, set: SetAttributes, key: string): string | undefined {
  return set[key] ?? table[key]?.defaultValue;
}

/** `set` with what the caller gives over it. Throws the service's error for a key that the resource does not have or a value that it does not take. */
export function withAttributes({ noun, table, knownKeys, notSupported }: AttributeKind, set: SetAttributes, given: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[]): SetAttributes {
  const changed: Record<string, string> = { ...set };
  const seen = new Set<string>();
  for (const { Key: key = '', Value: value = '' } of given) {
    const attribute = Object.hasOwn(table, key) ? table[key] : undefined;
    if (attribute === undefined && knownKeys.has(key)) throw invalidConfiguration(`${noun} attribute key '${key}' ${notSupported}`);
    if (attribute === undefined) throw validationError(`${noun} attribute key '${key}' is not recognized`);
    if (seen.has(key)) throw validationError(`${noun} attribute key '${key}' was specified more than once`);
    seen.add(key);
    const complaint = attribute.complaint(value);
    if (complaint !== undefined) throw validationError(`${noun} attribute '${key}' ${complaint}`);
    changed[key] = value;
  }
  return changed;
}

export const switchedOff = flag('false');
export const switchedOn = flag('true');

function flag(defaultValue: 'true' | 'false'): Attribute {
  return oneOf(defaultValue, ['true', 'false']);
}

export function oneOf(defaultValue: string, values: readonly string[]): Attribute {
  return { defaultValue, complaint: (value) => (values.includes(value) ? undefined : `value '${value}' must be one of [${values.join(', ')}]`) };
}

/** A whole number. */
export function wholeNumber(defaultValue: number, { min, max }: { readonly min: number; readonly max: number }): Attribute {
  const isInside = (value: string) => /^\d{1,9}$/.test(value) && Number(value) >= min && Number(value) <= max;
  return { defaultValue: String(defaultValue), complaint: (value) => (isInside(value) ? undefined : `value '${value}' must be between '${min}-${max}' inclusive`) };
}

export function text(lengthMax: number): Attribute {
  return { defaultValue: '', complaint: (value) => (value.length <= lengthMax ? undefined : `value cannot be longer than '${lengthMax}' characters`) };
}

/** What nothing here acts on keeps its default: another value is refused by name rather than kept and ignored. */
export function fixed(defaultValue: string, reason: string): Attribute {
  return { defaultValue, complaint: (value) => (value === defaultValue ? undefined : `is not supported with the value '${value}': ${reason}`) };
}
