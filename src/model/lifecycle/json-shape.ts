import { isJsonObject, type JsonObject } from '#base/json-object.ts';

/** What a member of an object has to look like. */
export interface MemberShape {
  readonly type: 'integer' | 'string' | 'object' | 'array';
  readonly isRequired?: boolean;
  readonly values?: readonly string[];
}

/**
 * What is wrong with the members of an object, in the sentences of the JSON schema validator whose answers ECR passes on; undefined when
 * nothing is. Only own members that the shape knows are allowed.
 */
export function shapeProblem(value: unknown, shape: Readonly<Record<string, MemberShape>>): string | undefined {
  if (!isJsonObject(value)) return typeProblem(value, 'object');
  const missing = Object.entries(shape).filter(([name, { isRequired }]) => isRequired === true && !Object.hasOwn(value, name));
  if (missing.length > 0) return `object has missing required properties (${listed(missing.map(([name]) => name))})`;
  const unknown = Object.keys(value).filter((name) => !Object.hasOwn(shape, name));
  if (unknown.length > 0) return `object instance has properties which are not allowed by the schema: (${listed(unknown)})`;
  return memberProblem(value, shape);
}

/** undefined when the list has between `min` and `max` elements. */
export function lengthProblem(list: readonly unknown[], { min, max }: { readonly min: number; readonly max: number }): string | undefined {
  if (list.length < min) return `array is too short: must have at least ${min} elements but instance has ${list.length} elements`;
  return list.length > max ? `array is too long: must have at most ${max} elements but instance has ${list.length} elements` : undefined;
}

export function typeProblem(value: unknown, allowed: MemberShape['type']): string {
  return `instance type (${typeOf(value)}) does not match any allowed primitive type (allowed: ["${allowed}"])`;
}

function memberProblem(value: JsonObject, shape: Readonly<Record<string, MemberShape>>): string | undefined {
  for (const [name, { type, values }] of Object.entries(shape)) {
    if (!Object.hasOwn(value, name)) continue;
    const member = value[name];
    if (typeOf(member) !== type) return typeProblem(member, type);
    if (type === 'integer' && typeof member === 'number' && member < 1) return `numeric instance is lower than the required minimum (minimum: 1, found: ${member})`;
    if (values !== undefined && typeof member === 'string' && !values.includes(member)) return `instance value ("${member}") not found in enum (possible values: ${listed(values)})`;
  }
  return undefined;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return typeof value === 'number' && Number.isSafeInteger(value) ? 'integer' : typeof value;
}

function listed(names: readonly string[]): string {
  return JSON.stringify(names.toSorted());
}
