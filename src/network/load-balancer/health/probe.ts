import type { Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '#base/clock.ts';
import { secondMs } from '#base/time.ts';
import type { Check } from './check.ts';
import { failed, timedOut } from './failures.ts';
import type { CheckResult } from './health-state.ts';
import { probeHttp1 } from './probe-http1.ts';
import { probeHttp2 } from './probe-http2.ts';
import { probeTcp } from './probe-tcp.ts';

/** Asks a target over a connection that is being made, and says what it finds. */
export type Ask = (check: Check, socket: Socket, answer: (result: CheckResult) => void) => void;

export interface ProbeOptions {
  readonly clock: Clock;
  /** A connection that is being made to the target; it is the probe's from now on. */
  readonly socket: Socket;
}

/** Makes one health check. `socket` is gone when it resolves, or a moment later: what a target still sends is waited for, so that it sees no broken connection. */
export function probe(check: Check, { clock, socket }: ProbeOptions): Promise<CheckResult> {
  return new Promise((resolve) => {
    const secured = check.settings.protocol === 'HTTPS' ? withTls(check, socket) : socket;
    const end = (result: CheckResult) => resolve(check.tellsWhy || result.kind === 'passed' ? result : failed);
    const cancel = afterFairTime(clock, check.settings.timeoutSeconds * secondMs, () => {
      end(timedOut);
      secured.destroy();
      socket.destroy();
    });
    secured.on('error', () => end(failed));
    secured.on('close', () => {
      cancel();
      socket.destroy();
      end(failed);
    });
    askOf(check)(check, secured, end);
  });
}

/** Later than asked for by what this process is late itself: an answer that came meanwhile waits to be read. At most as long again: clocks are set, too. */
function afterFairTime(clock: Clock, delayMs: number, onOver: () => void): () => void {
  const dueAt = clock.nowMs() + delayMs;
  let cancel = clock.after(delayMs, () => {
    cancel = clock.after(Math.min(Math.max(0, clock.nowMs() - dueAt), delayMs), onOver);
  });
  return () => cancel();
}

function askOf({ settings: { protocol }, version }: Check): Ask {
  if (protocol === 'TCP') return probeTcp;
  return version === 'HTTP1' ? probeHttp1 : probeHttp2;
}

/** Load balancers do not validate the certificates of targets (https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html). */
function withTls({ version }: Check, socket: Socket): Socket {
  return connectTls({ socket, rejectUnauthorized: false, minVersion: 'TLSv1', ...(version !== 'HTTP1' && { ALPNProtocols: ['h2'] }) });
}
