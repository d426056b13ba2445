/**
 * Looks for members that an operation does not honour. Paths are dotted and go through lists, `*` stands for
 * any key of a map: `containerDefinitions.firelensConfiguration` is any container's. A member counts as set unless it is absent, null, `false`, an empty
 * text, or a list, map or structure with nothing set in it: that is what clients send for what was left out.
 */
export function firstRefusal(input: unknown, refuses: Readonly<Record<string, string>>): string | undefined {
  for (const [path, reason] of Object.entries(refuses)) {
    if (isSetAt(input, path.split('.'))) return `${path} is not supported: ${reason}`;
  }
  return undefined;
}

function isSetAt(value: unknown, [step, ...rest]: readonly string[]): boolean {
  if (step === undefined) return isSet(value);
  if (Array.isArray(value)) return value.some((element) => isSetAt(element, [step, ...rest]));
  if (typeof value !== 'object' || value === null) return false;
  if (step === '*') return Object.values(value).some((inner) => isSetAt(inner, rest));
  return Object.hasOwn(value, step) && isSetAt(Reflect.get(value, step), rest);
}

function isSet(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  if (value instanceof Date || value instanceof Uint8Array) return true;
  if (Array.isArray(value)) return value.length > 0;
  return typeof value !== 'object' || Object.values(value).some(isSet);
}
