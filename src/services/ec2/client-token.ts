import { createHash } from 'node:crypto';
import type { ClientToken } from '#model/client-token.ts';
import { CallerError } from '#base/errors.ts';

/** https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-idempotency.html */
const tokenCharactersMax = 64;

interface CallWithToken {
  readonly ClientToken?: string | undefined;
}

/** What a resource keeps of the call that makes it; nothing when the call has no token. */
export function clientTokenOf(input: CallWithToken): { readonly clientToken?: ClientToken } {
  const { ClientToken: token = '' } = input;
  if (token === '') return {};
  if (token.length > tokenCharactersMax) throw new CallerError('InvalidParameterValue', `Value (${token}) for parameter clientToken is invalid. It has more than ${tokenCharactersMax} characters.`);
  return { clientToken: { token, requestDigest: digestOf(input) } };
}

/** What an earlier call with the same token has made; another call must not use it. */
export function madeBefore<Doc extends { readonly clientToken?: ClientToken }>(docs: readonly Doc[], input: CallWithToken): Doc | undefined {
  const { clientToken } = clientTokenOf(input);
  if (clientToken === undefined) return undefined;
  const made = docs.find((doc) => doc.clientToken?.token === clientToken.token);
  if (made !== undefined && made.clientToken?.requestDigest !== clientToken.requestDigest) {
    throw new CallerError('IdempotentParameterMismatch', `The client token '${clientToken.token}' was used before with other parameters; use a new one`);
  }
  return made;
}

/** The same for the same parameters, in whatever order they were given. */
function digestOf(input: object): string {
  const text = JSON.stringify(input, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
  return createHash('sha256').update(text).digest('hex');
}
