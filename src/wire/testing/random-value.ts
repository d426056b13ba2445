import type { Shape } from '../schema.ts';
import { requiredMembers } from '../schema.ts';

/** What a protocol can carry: XML has no control characters, forms have no empty structures, neither has documents. Inputs have no fractions. */
export interface Carries {
  readonly controlCharacters: boolean;
  readonly emptyLists: boolean;
  readonly emptyStructures: boolean;
  readonly documents: boolean;
  readonly fractions: boolean;
}

export interface Chance {
  /** A whole number in [0, below). */
  int(below: number): number;
}

const depthMax = 5;

/** A random value of `shape`; undefined when nothing that the protocol carries came out. */
export function randomValue(shape: Shape, chance: Chance, carries: Carries, depth = 0): unknown {
  if (shape.isStructSchema()) return shape.isUnionSchema() ? randomUnion(shape, chance, carries, depth) : randomStructure(shape, chance, carries, depth);
  if (shape.isListSchema()) return randomList(shape, chance, carries, depth);
  if (shape.isMapSchema()) return randomMap(shape, chance, carries, depth);
  return randomScalar(shape, chance, carries);
}

/** Every required member, every idempotency token (a client makes one up otherwise), and some of the others. */
export function randomStructure(shape: Shape, chance: Chance, carries: Carries, depth = 0): Record<string, unknown> | undefined {
  const structure: Record<string, unknown> = {};
  if (shape.isUnitSchema()) return structure;
  const required = new Set(requiredMembers(shape));
  for (const [name, member] of shape.structIterator()) {
    if (isStream(member)) continue;
    if (!required.has(name) && !member.isIdempotencyToken() && chance.int(depthMax) < depth + 1) continue;
    const value = randomValue(member, chance, carries, depth + 1);
    if (value !== undefined) structure[name] = value;
    else if (required.has(name)) return undefined;
  }
  return depth === 0 || carries.emptyStructures || Object.keys(structure).length > 0 ? structure : undefined;
}

function randomUnion(shape: Shape, chance: Chance, carries: Carries, depth: number): Record<string, unknown> | undefined {
  const members = [...shape.structIterator()].filter(([, member]) => !isStream(member));
  const [name, member] = members[chance.int(members.length)] ?? [];
  if (name === undefined || member === undefined || depth > depthMax) return undefined;
  const value = randomValue(member, chance, carries, depth + 1);
  return value === undefined ? undefined : { [name]: value };
}

function randomList(shape: Shape, chance: Chance, carries: Carries, depth: number): unknown[] | undefined {
  const length = depth > depthMax ? 0 : chance.int(3) + (carries.emptyLists ? 0 : 1);
  const element = shape.getValueSchema();
  const values = Array.from({ length }, () => randomValue(element, chance, carries, depth + 1)).filter((value) => value !== undefined);
  return values.length > 0 || carries.emptyLists ? values : undefined;
}

function randomMap(shape: Shape, chance: Chance, carries: Carries, depth: number): Record<string, unknown> | undefined {
  const length = depth > depthMax ? 0 : chance.int(3) + (carries.emptyStructures ? 0 : 1);
  const map: Record<string, unknown> = {};
  for (let index = 0; index < length; index++) {
    const value = randomValue(shape.getValueSchema(), chance, carries, depth + 1);
    if (value !== undefined) map[`${index}${randomText(chance, carries)}`] = value;
  }
  return carries.emptyStructures || Object.keys(map).length > 0 ? map : undefined;
}

function randomScalar(shape: Shape, chance: Chance, carries: Carries): unknown {
  if (shape.isStringSchema()) return randomText(chance, carries);
  if (shape.isBooleanSchema()) return chance.int(2) === 1;
  if (shape.isNumericSchema()) return randomNumber(chance, carries);
  if (shape.isTimestampSchema()) return new Date(chance.int(4_000_000) * 1_000_000 + chance.int(1_000));
  if (shape.isBlobSchema()) return Uint8Array.from({ length: chance.int(20) }, () => chance.int(256));
  if (shape.isBigIntegerSchema()) return BigInt(chance.int(2 ** 31)) * BigInt(chance.int(2 ** 31));
  return shape.isDocumentSchema() && carries.documents ? { text: randomText(chance, carries), list: [1, true] } : undefined;
}

const plain = ['a', 'Z', '0', ' ', '-', '_', '.', '/', ':', '+', '%', '&', '=', '?', '#', '~', '*', "'", '"', '<', '>', '\\', '{', ']', 'é', 'ß', '漢', '🦆', '\u00a0', '\u2028'];
const control = ['\u0000', '\u0007', '\u001f', '\n', '\r', '\t', '\u007f', '\uFFFE'];

function randomText(chance: Chance, { controlCharacters }: Carries): string {
  const alphabet = controlCharacters ? [...plain, ...control] : plain;
  const length = chance.int(12);
  const text = Array.from({ length }, () => alphabet[chance.int(alphabet.length)]).join('');
  return controlCharacters ? text : `x${text}x`;
}

function isStream(member: Shape): boolean {
  return member.isStreaming();
}

/** Negative zero is no number of any AWS API, and JSON writes it as zero. */
function randomNumber(chance: Chance, { fractions }: Carries): number {
  const size = chance.int(2) === 1 ? chance.int(100) + (fractions ? chance.int(4) / 4 : 0) : chance.int(2 ** 31) * chance.int(2 ** 20);
  return chance.int(2) === 1 || size === 0 ? size : -size;
}
