import { createHash } from 'node:crypto';

/** Tells a repeated call from another one: the same for the same parameters, in whatever order they were given. */
export function requestDigest(input: object): string {
  const text = JSON.stringify(input, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)));
  });
  return createHash('sha256').update(text).digest('hex');
}
