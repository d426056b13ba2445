import { hourMs, secondMs } from '#base/time.ts';
import type { PrincipalSession } from '#wire/operation.ts';
import { checkRange, type Complaint } from '#wire/constraints.ts';
import { validationError } from './errors.ts';

const roleSeconds = { min: 900, max: 43_200 };
const defaultSeconds = 3_600;

export function checkRoleDuration(durationSeconds: number | undefined): Complaint {
  return checkRange('durationSeconds', durationSeconds, roleSeconds);
}

export interface RoleDuration {
  readonly durationSeconds: number | undefined;
  readonly maxSeconds: number;
  readonly isChained: boolean;
}

/** How long a role's session lasts: no longer than the role says, an hour when it was made with another role's. */
export function roleSessionSeconds({ durationSeconds = defaultSeconds, maxSeconds, isChained }: RoleDuration): number {
  if (durationSeconds > maxSeconds) throw validationError('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  if (isChained && durationSeconds * secondMs > hourMs) throw validationError('The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining');
  return durationSeconds;
}

/** Of sessions of users and of root. */
export const userSeconds = { min: 900, max: 129_600 };
const userDefaultSeconds = 43_200;

/** Twelve hours unless asked otherwise; those of an account's owner an hour at most, however much is asked for. */
export function userSessionSeconds(durationSeconds: number | undefined, isRoot: boolean): number {
  const seconds = durationSeconds ?? userDefaultSeconds;
  return isRoot ? Math.min(seconds, hourMs / secondMs) : seconds;
}

/** From the second that has begun: answers tell whole seconds. */
export function sessionTimes(nowMs: number, seconds: number): Pick<PrincipalSession, 'issuedAt' | 'expiresAt'> {
  const issuedAt = Math.floor(nowMs / secondMs) * secondMs;
  return { issuedAt, expiresAt: issuedAt + seconds * secondMs };
}
