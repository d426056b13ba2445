import { createHash } from 'node:crypto';

/** The same for calls with the same parameters, in whatever order they were given; kept with their client token. */
export function requestDigest(input: object): string {
  const text = JSON.stringify(input, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
  return createHash('sha256').update(text).digest('hex');
}

/** What a resource keeps of the call that makes it, to know the same call again; nothing when the call has no token. */
export function tokenOf(input: { readonly ClientToken?: string | undefined }): { readonly clientToken?: string; readonly requestDigest?: string } {
  return input.ClientToken === undefined ? {} : { clientToken: input.ClientToken, requestDigest: requestDigest(input) };
}
