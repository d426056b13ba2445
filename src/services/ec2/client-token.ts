import { CallerError } from '#base/errors.ts';
import type { Collection } from '#model/collection.ts';
import { scopeKey } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import type { Call } from '#wire/operation.ts';

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html */
const tokenCharactersMax = 64;

export interface RepeatedCall<Doc> {
  readonly collection: Collection<Doc, 'scope'>;
  readonly clientToken: string | undefined;
  /** Whether the document is what this call asks for. */
  readonly isSame: (doc: Doc) => boolean;
}

/** What an earlier call with this token made. Throws the caller's error when that was something else. */
export function madeBefore<Doc extends { readonly clientToken?: string }>(reader: Reader, call: Call, { collection, clientToken, isSame }: RepeatedCall<Doc>): Doc | undefined {
  if (clientToken === undefined) return undefined;
  if (clientToken.length > tokenCharactersMax) throw new CallerError('InvalidParameterValue', `The client token has more than ${tokenCharactersMax} characters`);
  const made = reader.find(collection, 'scope', scopeKey(call)).find((doc) => doc.clientToken === clientToken);
  if (made !== undefined && !isSame(made)) throw new CallerError('IdempotentParameterMismatch', `The client token '${clientToken}' was used before with other parameters`);
  return made;
}
