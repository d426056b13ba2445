import assert from 'node:assert/strict';
import { known } from '#base/assert.ts';
import { firstRefusal } from '../refusals.ts';
import { operationShapes, type Sdk, type Shape } from '../schema.ts';

/**
 * Nothing is accepted and ignored: each member that an operation's input has is set by a row, alone or with what it needs
 * beside it, and is then either shown again or refused in a sentence that says which it is.
 */
export interface MemberRow {
  readonly input: object;
  /** The refusal; absent when every member of `input` is shown again. */
  readonly refused?: RegExp;
}

export interface MemberTable {
  readonly sdk: Sdk;
  readonly operation: string;
  readonly rows: readonly MemberRow[];
  /** Dotted paths of members that another test sets. */
  readonly otherwiseSet?: readonly string[];
}

/** The members of the operation's input that no row sets: what a new SDK brought. */
export function unsetMembers({ sdk, operation, rows, otherwiseSet = [] }: MemberTable): readonly string[] {
  const set = [...otherwiseSet, ...rows.flatMap(({ input }) => pathsIn(input, ''))];
  const members = pathsBelow(known(operationShapes(sdk, operation), operation).input, '');
  return members.filter((path) => !set.some((given) => given === path || given.startsWith(`${path}.`)));
}

/** `act` gives what is described in the end, or throws the refusal. */
export async function followRow({ input, refused }: MemberRow, act: () => Promise<object | undefined>): Promise<void> {
  if (refused !== undefined) return assert.rejects(act(), { message: refused }, JSON.stringify(input));
  assert.partialDeepStrictEqual(await act(), input);
}

/** Throws as the pipeline does before an operation sees its input. */
export function refuseNamed(input: object, refuses: Readonly<Record<string, string>> = {}): void {
  const refusal = firstRefusal(input, refuses);
  if (refusal !== undefined) throw new Error(refusal);
}

/** The dotted paths of every member, through lists and up to maps: `tags.key`. */
function pathsBelow(shape: Shape, path: string): readonly string[] {
  if (shape.isListSchema()) return pathsBelow(shape.getValueSchema(), path);
  if (!shape.isStructSchema()) return [path];
  return [...shape.structIterator()].flatMap(([name, member]) => pathsBelow(member, joined(path, name)));
}

/** The paths that a value sets, in the same form. */
function pathsIn(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((element) => pathsIn(element, path));
  if (typeof value !== 'object' || value === null) return [path];
  return Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, joined(path, name)));
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
