import { CallerError } from '#base/errors.ts';

/** Refuses a call that does not change exactly one attribute: EC2's Modify…Attribute operations take one at a time. */
export function checkOneAttribute(attributes: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(attributes).filter((name) => attributes[name] !== undefined);
  if (names.length === 0) throw new CallerError('InvalidParameterCombination', 'No attributes specified.');
  if (names.length > 1) throw new CallerError('InvalidParameterCombination', `Fields for multiple attribute types specified: ${names.map(lowerFirst).join(', ')}`);
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
