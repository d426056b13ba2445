import { isDate } from '../dates.ts';
import type { Shape } from '../schema.ts';

/**
 * What JSON.stringify has to be given so that a value comes out as its shape says: members of the shape and no others,
 * under their names in JSON, times in epoch seconds.
 */
export type JsonForm = (value: unknown) => unknown;

export interface JsonNames {
  /** Whether members are renamed by the `jsonName` trait. */
  readonly jsonName: boolean;
}

/**
 * Makes the function that finds the form of a shape, once for each. It is undefined when there is something in the shape
 * that takes more: blobs, documents, other forms of time; the SDK's codec writes those, several times slower.
 */
export function jsonForms(names: JsonNames): (shape: Shape) => JsonForm | undefined {
  const known = new WeakMap<object, JsonForm | undefined>();
  return (shape) => {
    const schema = shape.getSchema();
    if (typeof schema !== 'object') return formOf(shape, names);
    if (!known.has(schema)) known.set(schema, isPlain(shape, new Set()) ? formOf(shape, names) : undefined);
    return known.get(schema);
  };
}

function isPlain(shape: Shape, seen: Set<unknown>): boolean {
  if (shape.isStructSchema()) {
    if (seen.has(shape.getSchema())) return true;
    seen.add(shape.getSchema());
    return [...shape.structIterator()].every(([, member]) => isPlain(member, seen));
  }
  if (shape.isListSchema() || shape.isMapSchema()) return shape.getMergedTraits().sparse === undefined && isPlain(shape.getValueSchema(), seen);
  if (shape.isTimestampSchema()) return isEpochSeconds(shape);
  return shape.getMergedTraits().mediaType === undefined && (shape.isStringSchema() || shape.isBooleanSchema() || shape.isNumericSchema());
}

/** The SDK's numbers for a timestamp without a trait, which is in seconds in JSON, and for one that says so. */
function isEpochSeconds(shape: Shape): boolean {
  const schema = shape.getSchema();
  return schema === 4 || schema === 7;
}

function formOf(shape: Shape, names: JsonNames): JsonForm {
  if (shape.isStructSchema()) return structureForm(shape, names);
  if (shape.isListSchema()) return listForm(formOf(shape.getValueSchema(), names));
  if (shape.isMapSchema()) return mapForm(formOf(shape.getValueSchema(), names));
  return shape.isTimestampSchema() ? seconds : asItIs;
}

function structureForm(shape: Shape, names: JsonNames): JsonForm {
  // Found at the first use: a structure may hold itself.
  let members: ReadonlyMap<string, Member> | undefined;
  return (value) => {
    if (!isObject(value)) return value;
    members ??= membersOf(shape, names);
    const written: Record<string, unknown> = {};
    for (const name in value) {
      const member = members.get(name);
      const inner = value[name];
      if (member !== undefined && inner !== undefined && inner !== null) written[member.name] = member.form(inner);
    }
    return written;
  };
}

interface Member {
  /** In JSON. */
  readonly name: string;
  readonly form: JsonForm;
}

function membersOf(shape: Shape, names: JsonNames): ReadonlyMap<string, Member> {
  return new Map([...shape.structIterator()].map(([name, member]) => [name, { name: names.jsonName ? (member.getMergedTraits().jsonName ?? name) : name, form: formOf(member, names) }]));
}

function listForm(element: JsonForm): JsonForm {
  if (element === asItIs) return asItIs;
  return (value) => (Array.isArray(value) ? value.map(element) : value);
}

function mapForm(element: JsonForm): JsonForm {
  if (element === asItIs) return asItIs;
  return (value) => (isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, element(inner)])) : value);
}

function asItIs(value: unknown): unknown {
  return value;
}

function seconds(value: unknown): unknown {
  return isDate(value) ? value.getTime() / 1_000 : value;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
