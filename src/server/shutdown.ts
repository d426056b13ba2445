import type { Clock } from '#base/clock.ts';
import { sleep } from '#base/clock.ts';
import { tasks, type Task } from '#model/task.ts';
import { withStopWish } from '#model/task-status.ts';
import type { Store } from '#state/store.ts';
import type { DeferredLink } from './deferred-link.ts';
import type { Engine } from './engine.ts';

/** How long containers get to end by themselves when the whole daemon goes down; their stopTimeout would keep a person waiting. */
const politeMs = 3_000;
/** How long the agent gets to remove what is left. */
const removalMs = 30_000;
const pollMs = 20;

const reason = 'Drydock was stopped';

interface StopOptions {
  readonly store: Store;
  readonly engine: Engine;
  /** By which the engine gets its orders. */
  readonly link: Pick<DeferredLink, 'withdraw'>;
  readonly clock: Clock;
  readonly cloudClock: Clock;
}

/** Ends every task: asks first, then removes what still runs. Afterwards state shows all of them STOPPED. */
export async function stopAllTasks({ store, engine, link, clock, cloudClock }: StopOptions): Promise<void> {
  await store.transact((transaction) => {
    for (const task of transaction.find(tasks, 'alive', 'alive')) transaction.put(tasks, withStopWish(task, { code: 'TerminationNotice', reason }));
  });
  await untilTrue(() => Promise.resolve(store.find(tasks, 'alive', 'alive').length === 0), { clock, timeoutMs: politeMs });
  link.withdraw();
  await untilGone(engine, clock);
  await store.transact((transaction) => {
    for (const task of transaction.find(tasks, 'alive', 'alive')) transaction.put(tasks, ended(task, cloudClock.nowMs()));
  });
}

/** Resolves when nothing of any task is left on the host, or after its limit of time; true when nothing is. */
export function untilGone(engine: Engine, clock: Clock): Promise<boolean> {
  return untilTrue(async () => (await engine.taskIds()).size === 0, { clock, timeoutMs: removalMs });
}

async function untilTrue(claim: () => Promise<boolean>, { clock, timeoutMs }: { readonly clock: Clock; readonly timeoutMs: number }): Promise<boolean> {
  const endsAt = clock.nowMs() + timeoutMs;
  while (!(await claim())) {
    if (clock.nowMs() >= endsAt) return false;
    await sleep(clock, pollMs);
  }
  return true;
}

function ended(task: Task, nowMs: number): Task {
  const containers = task.containers.map((container) => ({ ...container, lastStatus: 'STOPPED' as const, stoppedAt: container.stoppedAt ?? nowMs }));
  return { ...task, containers, lastStatus: 'STOPPED', stoppingAt: task.stoppingAt ?? nowMs, executionStoppedAt: task.executionStoppedAt ?? nowMs, stoppedAt: nowMs, version: task.version + 1 };
}
