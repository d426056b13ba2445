import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualClock } from '#base/manual-clock.ts';
import { ShiftedClock } from '#base/shifted-clock.ts';
import { dayMs } from '#base/time.ts';
import type { AgentLink, TaskReport } from '#model/link.ts';
import { linkInCloudTime } from './link-in-cloud-time.ts';

test('what an agent saw before the clock was advanced was then, and what it saw after it comes after it', async () => {
  const real = new ManualClock(1_000);
  const clock = new ShiftedClock({ real, line: [], save: async () => {} });
  const listeners: ((report: TaskReport) => void)[] = [];
  const agent: AgentLink = { setOrders: () => {}, onReport: (listener) => void listeners.push(listener) };
  const seen: TaskReport[] = [];
  linkInCloudTime(agent, (realMs) => clock.shownTimeOf(realMs)).onReport((report) => seen.push(report));
  await clock.advance(dayMs);
  await real.advance(500);
  const container = { name: 'web', status: 'STOPPED', healthStatus: 'UNKNOWN', startedAt: 950, stoppedAt: 1_400, exitCode: 0 } as const;
  const report: TaskReport = { taskArn: 'arn', generation: 1, sequence: 1, agentId: 'agent', status: 'STOPPED', healthStatus: 'UNKNOWN', pullStartedAt: 800, pullStoppedAt: 900, connectivityAt: 910, startedAt: 960, executionStoppedAt: 1_410, containers: [container] };
  for (const listener of listeners) listener(report);
  assert.deepEqual(seen, [{ ...report, executionStoppedAt: 1_410 + dayMs, containers: [{ ...container, stoppedAt: 1_400 + dayMs }] }]);
});
