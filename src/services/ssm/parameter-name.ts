import { hierarchyTooDeep, reservedName, validationException } from './errors.ts';

/** https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html */
const levelsMax = 15;
/** What a caller may use of the 2,048: the rest is kept for the ARN and internal use. */
const charactersMax = 1_011;

const namePattern = /^[A-Za-z0-9_.\-/]+$/;
const wrongPrefix = 'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_';
const wrongPath = 'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/". It can\'t be prefixed with "aws" or "ssm" (case-insensitive). It must use only letters, numbers, or the following symbols: . (period), - (hyphen), _ (underscore). Special characters are not allowed. All sub-paths, if specified, must use the forward slash symbol "/". Valid example: /get/parameters2-/by1./path0_.';

/** Throws for what no parameter of a caller's can be called. */
export function checkNewName(name: string): void {
  if (/^\/aws/i.test(name)) throw reservedName(name);
  if (/^(aws|ssm)/i.test(name)) throw validationException('Parameter name: can\'t be prefixed with "aws" or "ssm" (case-insensitive).');
  checkName(name);
  if (!name.startsWith('/') && name.includes('/')) throw validationException('Parameter name must be a fully qualified name.');
  if (levelsOf(name).length > levelsMax) throw hierarchyTooDeep(levelsMax);
  if (name.length > charactersMax) throw validationException(`Parameter name: can't be longer than ${charactersMax} characters.`);
}

/** Throws for what no parameter at all can be called. */
export function checkName(name: string): void {
  if (!isName(name)) throw validationException(wrongPrefix);
}

export function isName(name: string): boolean {
  return namePattern.test(name) && !/^\/?ssm/i.test(name) && !name.includes('//') && !name.endsWith('/') && (name.startsWith('/') || !name.includes('/'));
}

/** Throws for what is no path of a hierarchy. */
export function checkPath(path: string): void {
  if (!path.startsWith('/') || path.includes('//') || !namePattern.test(path) || /^\/ssm/i.test(path)) throw validationException(wrongPath);
}

export function levelsOf(name: string): readonly string[] {
  return name.split('/').filter((level) => level !== '');
}

/** Whether a parameter is in the hierarchy below `path`, anywhere or right there. */
export function isBelow(name: string, path: string, isRecursive: boolean): boolean {
  const levels = levelsOf(name);
  const above = levelsOf(path);
  if (levels.length <= above.length || (!isRecursive && levels.length !== above.length + 1)) return false;
  return above.every((level, index) => levels[index] === level);
}
