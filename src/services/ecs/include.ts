import { checkEach, checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from './errors.ts';

/** Throws unless everything that is to be shown besides is something that can be. */
export function checkInclude(include: readonly string[] | undefined, known: Readonly<Record<string, string>>): void {
  const message = validationMessage(checkEach('include', include, (path, field) => checkEnum(path, field, known)));
  if (message !== undefined) throw invalidParameter(message);
}
