import type { Socket } from 'node:net';
import type { Check } from './check.ts';
import { failed, mismatched, passed } from './failures.ts';
import type { CheckResult } from './health-state.ts';
import { isMatched } from './matcher.ts';
import { readResponseHead } from './response-head.ts';

/** What a target sends after the head of its response is waited for up to this: the head alone decides. */
const bodyBytesMax = 1_048_576;

/** Asks by HTTP/1.1. */
export function probeHttp1({ settings, host }: Check, socket: Socket, answer: (result: CheckResult) => void): void {
  let head: Buffer = Buffer.alloc(0);
  let bodyBytes: number | undefined;
  socket.on('data', (chunk: Buffer) => {
    if (bodyBytes !== undefined) {
      bodyBytes += chunk.length;
      if (bodyBytes > bodyBytesMax) socket.destroy();
      return;
    }
    head = head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    const read = readResponseHead(head);
    if (read.kind === 'incomplete') return;
    bodyBytes = 0;
    if (read.kind === 'complete') return answer(isMatched(settings.matcher ?? '200', read.status) ? passed : mismatched(read.status));
    answer(failed);
    socket.destroy();
  });
  socket.on('end', () => socket.destroy());
  socket.write(`GET ${settings.path ?? '/'} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\nUser-Agent: ${userAgent}\r\nAccept-Encoding: gzip, compressed\r\n\r\n`);
}

export const userAgent = 'ELB-HealthChecker/2.0';
