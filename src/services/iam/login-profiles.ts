import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';
import { noSuchEntity } from './errors.ts';
import { namedOrCalling } from './users.ts';

/** That a user, or root, has no password; throws when there is no such user. There is no console to sign in to, so nobody is given one. */
export function noLoginProfile(reader: Reader, call: Call, name: string | undefined): Error {
  const user = namedOrCalling(reader, call, name);
  return noSuchEntity(user === undefined ? 'Login Profile for root cannot be found.' : `Login Profile for User ${user.name} cannot be found.`);
}
