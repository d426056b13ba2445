/** The SDK's shapes carry `Date`; everything of ours carries epoch milliseconds. */
export function dateOf(atMs: number): Date;
export function dateOf(atMs: number | undefined): Date | undefined;
export function dateOf(atMs: number | undefined): Date | undefined {
  return atMs === undefined ? undefined : new Date(atMs);
}

export const secondMs = 1_000;
export const minuteMs = 60 * secondMs;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** `text` is as ISO 8601 has it, such as `2017-11-16T18:48:22Z`. */
export function timeMsOf(text: string): number {
  return Date.parse(text);
}
