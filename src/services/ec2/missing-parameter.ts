import { CallerError } from '#base/errors.ts';

/** Members that EC2's errors call otherwise than by their names with a small first letter. */
const names: ReadonlyMap<string, string> = new Map([
  ['Description', 'GroupDescription'],
  ['GroupName', 'GroupName'],
  ['Resources', 'resourceIdSet'],
  ['Tags', 'tagSet'],
]);

export function missingParameter(member: string): CallerError {
  const name = names.get(member) ?? `${member.slice(0, 1).toLowerCase()}${member.slice(1)}`;
  return new CallerError('MissingParameter', `The request must contain the parameter ${name}`);
}
