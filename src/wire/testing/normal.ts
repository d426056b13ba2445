/** A value as a deep comparison wants it: without the SDK's metadata and absent members, bytes as plain arrays. */
export function normal(value: unknown): unknown {
  if (value instanceof Date || typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array) return [...value];
  if (Array.isArray(value)) return value.map(normal);
  return Object.fromEntries(Object.entries(value).filter(([key, inner]) => key !== '$metadata' && inner !== undefined && inner !== null).map(([key, inner]) => [key, normal(inner)]));
}

/** The same value with what a header can hold: printable ASCII without white space at the ends, and dates in seconds. */
export function forHeaders(value: unknown): unknown {
  if (typeof value === 'string') return `x${value.replaceAll(/[^!-~]/g, '')}x`;
  if (value instanceof Date) return new Date(Math.floor(value.getTime() / 1_000) * 1_000);
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(forHeaders);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key.replaceAll(/[^a-z0-9]/g, ''), forHeaders(inner)]));
}
