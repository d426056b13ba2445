import { dayMs, hourMs, minuteMs, secondMs } from '#base/time.ts';

const unitMs = new Map([['d', dayMs], ['h', hourMs], ['m', minuteMs], ['s', secondMs]]);

/** Of a text such as `14d` or `2h30m`, in milliseconds; undefined for any other text. */
export function parseDuration(text: string): number | undefined {
  if (!/^(\d{1,9}d)?(\d{1,9}h)?(\d{1,9}m)?(\d{1,9}s)?$/.test(text)) return undefined;
  const parts = [...text.matchAll(/(\d+)([dhms])/g)];
  return parts.length === 0 ? undefined : parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (unitMs.get(unit) ?? 0), 0);
}
