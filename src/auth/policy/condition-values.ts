/** Undefined when `text` is no number. */
export function numberOf(text: string): number | undefined {
  return /^\s*[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?\s*$/i.test(text) ? Number(text) : undefined;
}

/** Wider than W3C's profile, as IAM's own reading is: hours, or nothing, may follow the T, digits may be left out, an offset may be of hours alone, and years are as far as Java's reach. */
const dateForm = /^(-\d{1,9}|\d{4}|\d{1,9}(?=[-T]))(?:-(\d{1,2})(?:-(\d{1,2}))?)?(?:T(?:(\d{1,2})(?::(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,3})\d{0,6})?)?)?)?(?:Z|([+-])(\d{2})(?::?(\d{2}))?)?)?$/i;
const yearsMax = 292_278_993;
const epochSecondsMax = 2 ** 63;

/** A date of W3C's profile of ISO 8601, or seconds since the epoch, as epoch milliseconds; undefined when it is neither. */
export function dateOf(text: string): number | undefined {
  if (/^\d{5,}(\.\d+)?$/.test(text)) return Number(text) < epochSecondsMax ? Number(text) * 1_000 : undefined;
  const parts = dateForm.exec(text);
  if (parts === null) return undefined;
  const at = (index: number, otherwise: number) => (parts[index] === undefined ? otherwise : Number(parts[index]));
  const [year, month, day, hour, minute, second] = [at(1, 0), at(2, 1), at(3, 1), at(4, 0), at(5, 0), at(6, 0)];
  if (Math.abs(year) > yearsMax || month < 1 || month > 12 || day < 1 || day > daysOf(year, month) || hour > 24 || minute > 59 || second > 60) return undefined;
  const milliseconds = Number((parts[7] ?? '').padEnd(3, '0'));
  const offsetMinutes = (parts[8] === '-' ? -1 : 1) * (at(9, 0) * 60 + at(10, 0));
  return (((daysSinceEpoch(year, month, day) * 24 + hour) * 60 + minute - offsetMinutes) * 60 + second) * 1_000 + milliseconds;
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return [4, 6, 9, 11].includes(month) ? 30 : 31;
  return isLeap(year) ? 29 : 28;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}

/** Counted in years that begin in March, so that the day that some years have more is their last. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  const from = month > 2 ? year : year - 1;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return from * 365 + Math.floor(from / 4) - Math.floor(from / 100) + Math.floor(from / 400) + dayOfYear - 719_468;
}
