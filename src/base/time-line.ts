/** From a real moment on, another time is shown: one that goes on at real speed from `shownAt`, or that stands still there. */
export interface TimeMark {
  readonly realAt: number;
  readonly shownAt: number;
  readonly isFrozen: boolean;
}

/** How a shifted clock got to where it is, earliest first; without any mark it shows real time. The shown time never goes back. */
export type TimeLine = readonly TimeMark[];

/** What is known of earlier marks is given up: moments before them are shown as if those had not been. */
const marksMax = 1_000;

/** The time that was shown at a real moment. */
export function shownTimeOf(line: TimeLine, realMs: number): number {
  const mark = line.findLast(({ realAt }) => realAt <= realMs);
  if (mark === undefined) return realMs;
  return mark.isFrozen ? mark.shownAt : mark.shownAt + realMs - mark.realAt;
}

/** The last real moment at which no later time was shown; infinite for a time at which the clock stands now. */
export function realTimeOf(line: TimeLine, shownMs: number): number {
  const index = line.findLastIndex(({ shownAt }) => shownAt <= shownMs);
  const mark = line[index];
  const endAt = line[index + 1]?.realAt ?? Infinity;
  if (mark?.isFrozen === true) return endAt;
  return Math.min(endAt, mark === undefined ? shownMs : mark.realAt + shownMs - mark.shownAt);
}

export function withMark(line: TimeLine, mark: TimeMark): TimeLine {
  return [...line, mark].slice(-marksMax);
}
