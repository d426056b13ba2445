import type { ShiftedClock } from '#base/shifted-clock.ts';
import type { ClockRequest, ClockStatus } from './admin-protocol.ts';

export function clockStatus(cloud: ShiftedClock): ClockStatus {
  const { shownMs, realMs } = cloud.reading();
  return { nowMs: shownMs, realMs, isFrozen: cloud.isFrozen };
}

export async function changeClock(cloud: ShiftedClock, request: ClockRequest): Promise<ClockStatus> {
  switch (request.action) {
    case 'advance':
      await cloud.advance(request.byMs);
      break;
    case 'freeze':
      await cloud.freeze();
      break;
    case 'resume':
      await cloud.resume();
      break;
  }
  return clockStatus(cloud);
}
