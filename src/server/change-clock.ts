import type { Clock } from '#base/clock.ts';
import type { ShiftedClock } from '#base/shifted-clock.ts';
import type { ClockRequest, ClockStatus } from './admin-protocol.ts';

export function clockStatus(cloud: ShiftedClock, real: Clock): ClockStatus {
  return { nowMs: cloud.nowMs(), realMs: real.nowMs(), isFrozen: cloud.isFrozen };
}

export async function changeClock(cloud: ShiftedClock, real: Clock, request: ClockRequest): Promise<ClockStatus> {
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
  return clockStatus(cloud, real);
}
