import { CallerError } from '#base/errors.ts';

/** A member that is missing, or is not what it should be. */
export function validationError(message: string): Error {
  return new CallerError('ValidationError', message);
}
