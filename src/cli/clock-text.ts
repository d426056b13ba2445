import type { ClockStatus } from '#server/admin-protocol.ts';
import { duration } from './status-text.ts';

/** Such as `2026-01-15T12:00:00.000Z, 14 d 0 h ahead of real time`. */
export function clockText(clock: ClockStatus): string {
  return `${new Date(clock.nowMs).toISOString()}, ${shiftText(clock)}\n`;
}

/** How the clock differs from real time, or that it does not. */
function shiftText({ nowMs, realMs, isFrozen }: ClockStatus): string {
  const aheadMs = nowMs - realMs;
  const shift = aheadMs === 0 ? 'real time' : `${duration(Math.abs(aheadMs))} ${aheadMs > 0 ? 'ahead of' : 'behind'} real time`;
  return isFrozen ? `frozen, ${shift}` : shift;
}
