import type { Socket } from 'node:net';
import type { Check } from './check.ts';
import { passed } from './failures.ts';
import type { CheckResult } from './health-state.ts';

/** A target that takes the connection passes. */
export function probeTcp(_check: Check, socket: Socket, answer: (result: CheckResult) => void): void {
  socket.on('connect', () => {
    answer(passed);
    socket.destroy();
  });
}
