let lastParsed: { readonly text: string; readonly atMs: number | undefined } = { text: '', atMs: undefined };

/**
 * `20261121T083708Z`, the form in which SigV4 writes time, as epoch milliseconds; undefined for anything else. Requests of
 * one second carry the same text, so the last answer is remembered.
 */
export function parseAmzDate(text: string): number | undefined {
  if (text !== lastParsed.text) lastParsed = { text, atMs: parsed(text) };
  return lastParsed.atMs;
}

function parsed(text: string): number | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text);
  if (parts === null) return undefined;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(1).map(Number);
  const atMs = Date.UTC(year, month - 1, day, hour, minute, second);
  return formatAmzDate(atMs) === text ? atMs : undefined;
}

export function formatAmzDate(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** The `Date` header of RFC 9110, which SigV4 allows in place of `X-Amz-Date`. */
export function parseHttpDate(text: string): number | undefined {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? undefined : atMs;
}

export function isDate(value: unknown): value is Date {
  return value instanceof Date;
}
