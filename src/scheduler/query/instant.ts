const dayMs = 86_400_000;
const format = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2}):(\d{2})(?:Z|([+-])(\d{2}):?(\d{2}))?)?$/;

/** Epoch milliseconds of `2018-06-18T22:28:28+00:00`, `…Z`, without a zone (UTC), or of the start of a day; undefined for anything else. */
export function instantOf(text: string): number | undefined {
  const found = format.exec(text);
  if (found === null) return undefined;
  const part = (index: number) => Number(found[index] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  if (month < 1 || month > 12 || day < 1 || day > daysOfMonth(year, month) || hour > 23 || minute > 59 || second > 59) return undefined;
  const offsetMinutes = (found[7] === '-' ? -1 : 1) * (part(8) * 60 + part(9));
  return daysSinceEpoch(year, month, day) * dayMs + ((hour * 60 + minute - offsetMinutes) * 60 + second) * 1_000;
}

/** Years begin in March here, so that the day that comes and goes is their last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const years = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return years * 365 + Math.floor(years / 4) - Math.floor(years / 100) + Math.floor(years / 400) + dayOfYear - 719_468;
}

function daysOfMonth(year: number, month: number): number {
  return month === 12 ? 31 : daysSinceEpoch(year, month + 1, 1) - daysSinceEpoch(year, month, 1);
}
