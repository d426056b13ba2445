import { requiredMembers, type Shape } from '#wire/schema.ts';

/** Members of inputs that have to look like something: an ARN, an id, a document; by `ec2:CreateTags.Resources`. First match wins. */
export type Plausible = readonly (readonly [RegExp, unknown])[];

/** An input with each required member, and every optional one of the top level that `plausible` knows; nobody has to like its values, they have to be of the right kind. */
export function plausibleInput(shape: Shape, path: string, plausible: Plausible): Readonly<Record<string, unknown>> {
  if (shape.isUnitSchema()) return {};
  const required = new Set(requiredMembers(shape));
  const input: Record<string, unknown> = {};
  for (const [name, member] of shape.structIterator()) {
    const known = plausible.find(([pattern]) => pattern.test(`${path}.${name}`));
    if (known !== undefined) input[name] = inShape(member, known[1]);
    else if (required.has(name)) input[name] = anyValue(member, `${path}.${name}`, plausible);
  }
  return input;
}

/** A value that is known for one element is put into a list of it. */
function inShape(shape: Shape, value: unknown): unknown {
  return shape.isListSchema() && !Array.isArray(value) ? [value] : value;
}

function anyValue(shape: Shape, path: string, plausible: Plausible): unknown {
  if (shape.isStructSchema()) return plausibleInput(shape, path, plausible);
  if (shape.isListSchema()) return [anyValue(shape.getValueSchema(), path, plausible)];
  if (shape.isMapSchema()) return { key: anyValue(shape.getValueSchema(), path, plausible) };
  if (shape.isStringSchema()) return /arns?$/i.test(path) ? 'arn:aws:ecs:us-east-1:000000000000:cluster/text' : 'text';
  if (shape.isBooleanSchema()) return false;
  if (shape.isNumericSchema()) return 1;
  if (shape.isTimestampSchema()) return new Date(0);
  return new Uint8Array([1]);
}
