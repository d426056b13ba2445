import { CallerError, messageOf } from '#base/errors.ts';
import { Fault } from './fault.ts';
import { faultCode } from './protocols/fault-codes.ts';
import { isServiceException } from './service-exception.ts';

export interface CallersError {
  readonly code: string;
  readonly message: string;
  /** Whether the operation's model has it; others are common to all operations. */
  readonly isModelled: boolean;
}

/** What a JSON service would have answered to a call that was made inside of the daemon; undefined for what was not the caller's mistake. */
export function callersError(thrown: unknown): CallersError | undefined {
  if (thrown instanceof Fault) return { code: faultCode(thrown.kind, 'json').code, message: thrown.message, isModelled: false };
  if (thrown instanceof CallerError) return { code: thrown.code, message: thrown.message, isModelled: false };
  return isServiceException(thrown) ? { code: thrown.name, message: messageOf(thrown), isModelled: true } : undefined;
}
