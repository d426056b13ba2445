import { checkPresent, validationMessage } from './constraints.ts';
import { Fault } from './fault.ts';
import { requiredMembers, type Shape } from './schema.ts';

/** Required members of a structure that are not there; the service says so in its own error. */
export class MissingMember extends Error {
  override readonly name = 'MissingMember';
  /** The first of them. */
  readonly member: string;

  constructor(members: readonly string[]) {
    super(validationMessage(members.map((member) => checkPresent(innerName(member), undefined))));
    this.member = members[0] ?? '';
  }
}

/** Services tell members by their inner names, such as `userName` and `tags.1.member.key`, however their APIs write them. */
function innerName(path: string): string {
  return path.split('.').map((part) => `${part.charAt(0).toLowerCase()}${part.slice(1)}`).join('.');
}

/**
 * Checks what a codec read against its shape: codecs pass on what they find, such as a number where a text belongs.
 * Throws a Fault for a wrong type and MissingMember for a required member that is absent.
 */
export function checkInput(shape: Shape, input: unknown): asserts input is Record<string, unknown> {
  if (!isObject(input)) throw wrongType(input, '', 'a structure');
  if (!shape.isUnitSchema()) checkStructure(shape, input, '');
}

function checkValue(shape: Shape, value: unknown, path: string): void {
  if (shape.isStructSchema()) {
    if (!isObject(value)) throw wrongType(value, path, 'a structure');
    if (shape.isUnionSchema()) checkUnion(value, path);
    checkStructure(shape, value, path);
  } else if (shape.isListSchema()) {
    if (!Array.isArray(value)) throw wrongType(value, path, 'a list');
    checkElements(shape, value, path);
  } else if (shape.isMapSchema()) {
    if (!isObject(value)) throw wrongType(value, path, 'a map');
    const element = shape.getValueSchema();
    const isSparse = Boolean(shape.getMergedTraits().sparse);
    for (const [key, inner] of Object.entries(value)) if (!(isSparse && inner === null)) checkValue(element, inner, `${path}.${key}`);
  } else {
    checkScalar(shape, value, path);
  }
}

function checkStructure(shape: Shape, structure: Record<string, unknown>, path: string): void {
  const required = requiredMembers(shape);
  const isMissing = (name: string) => structure[name] === undefined || structure[name] === null;
  if (required.some(isMissing)) throw new MissingMember(required.filter(isMissing).map((name) => joined(path, name)));
  let known = 0;
  for (const [name, member] of shape.structIterator()) {
    const value = structure[name];
    if (value === undefined) continue;
    known += 1;
    if (doubles.has(`${shape.getName(true)}.${name}`) && Number.isFinite(value)) continue;
    checkValue(member, value, joined(path, name));
  }
  if (Object.keys(structure).length > known) dropUnknown(shape, structure);
}

/** A codec keeps members that the shape does not name when a `__type` stands beside them. */
function dropUnknown(shape: Shape, structure: Record<string, unknown>): void {
  const known = new Set([...shape.structIterator()].map(([name]) => name));
  for (const name of Object.keys(structure)) if (!known.has(name)) delete structure[name];
}

function checkUnion(union: Record<string, unknown>, path: string): void {
  const members = Object.keys(union).filter((name) => union[name] !== undefined && name !== '__type');
  if (members.length !== 1 || members[0] === '$unknown') throw new Fault('Malformed', `The union ${path} has to have exactly one of its members set.`);
}

/** AWS counts the elements of a list from one: `logEvents.1.member.timestamp`. */
function checkElements(shape: Shape, list: readonly unknown[], path: string): void {
  const element = shape.getValueSchema();
  const isSparse = Boolean(shape.getMergedTraits().sparse);
  for (let index = 0; index < list.length; index++) {
    if (!(isSparse && list[index] === null)) checkValue(element, list[index], `${path}.${index + 1}.member`);
  }
}

/**
 * The SDK's schemas do not tell an integer from a double: a number is an integer, and another one is malformed
 * (https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html), but for these members of operations that are served.
 */
const doubles: ReadonlySet<string> = new Set(['com.amazonaws.ecs#Scale.value']);

function checkScalar(shape: Shape, value: unknown, path: string): void {
  if (shape.isStringSchema()) {
    const isLazyJson = typeof value === 'object' && shape.getMergedTraits().mediaType !== undefined;
    if (typeof value !== 'string' && !isLazyJson) throw wrongType(value, path, 'a String');
  } else if (shape.isNumericSchema()) {
    if (!Number.isSafeInteger(value)) throw wrongType(value, path, 'an Integer');
  } else if (shape.isBooleanSchema()) {
    if (typeof value !== 'boolean') throw wrongType(value, path, 'a Boolean');
  } else if (shape.isTimestampSchema()) {
    if (!(value instanceof Date) || Number.isNaN(value.getTime())) throw wrongType(value, path, 'a Timestamp');
  } else if (shape.isBlobSchema() && !(value instanceof Uint8Array)) {
    throw wrongType(value, path, 'a Blob');
  }
}

/** In AWS's words, with the place added. */
function wrongType(value: unknown, path: string, expected: string): Fault {
  const where = path === '' ? 'the top level' : path;
  if (expected === 'a list') return new Fault('Malformed', `Expected list or null at ${where}`);
  if (expected === 'a map') return new Fault('Malformed', `Expected map or null at ${where}`);
  if (expected === 'a structure') return new Fault('Malformed', `Expected structure or null at ${where}`);
  if (Array.isArray(value)) return new Fault('Malformed', `Start of list found where not expected at ${where}`);
  if (typeof value === 'object') return new Fault('Malformed', `Start of structure or map found where not expected at ${where}`);
  return new Fault('Malformed', `${tokenOf(value)} can not be converted to ${expected} at ${where}`);
}

function tokenOf(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE';
  return typeof value === 'number' ? 'NUMBER_VALUE' : 'STRING_VALUE';
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date) && !(value instanceof Uint8Array);
}

function joined(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}
