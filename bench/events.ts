import { known } from '#base/assert.ts';
import { deployments } from '#model/deployment.ts';
import { tasks, type Task } from '#model/task.ts';
import { ManyServices } from './many-services.ts';
import { median, milliseconds, percentile, type Row } from './report.ts';

const serviceCount = 1_000;
const tasksPerService = 100;
const eventCount = 300;
const warmUps = 20;
const reachMs = 5;

/** From an agent's report that a container has ended until the task in its place is committed, and until its order is given, beside 100,000 other tasks. */
export async function benchEvents(): Promise<readonly Row[]> {
  using world = await ManyServices.create(serviceCount, tasksPerService);
  const unsteady = world.store.list(deployments).filter(({ rolloutState }) => rolloutState !== 'COMPLETED');
  if (unsteady.length > 0) throw new Error(`${unsteady.length} deployments did not complete`);
  const living = world.store.find(tasks, 'alive', 'alive');
  const committed: number[] = [];
  const ordered: number[] = [];
  for (let event = -warmUps; event < eventCount; event += 1) {
    const victim = known(living[(event + warmUps) * 307], 'a task that lives');
    const { committedMs, orderedMs } = await replacementOf(world, victim);
    if (event < 0) continue;
    committed.push(committedMs);
    ordered.push(orderedMs);
  }
  return [row('the task in its place committed', committed), row('its order given', ordered)];
}

/** One event with all that follows from it; the clock stands still until the replacement has its order. */
async function replacementOf(world: ManyServices, victim: Task): Promise<{ readonly committedMs: number; readonly orderedMs: number }> {
  const committed = world.nextNewTask();
  const startedAt = performance.now();
  world.link.say(victim, 'STOPPED');
  const { task, at } = await committed;
  const orderedAt = await world.link.ordered(task.arn);
  await world.clock.advance(0);
  world.link.say(world.task(victim.arn), 'REMOVED');
  await world.run([task]);
  return { committedMs: at - startedAt, orderedMs: orderedAt - startedAt };
}

function row(what: string, values: readonly number[]): Row {
  const p99 = percentile(values, 99);
  return { what: `events: container ended → ${what}`, ours: `p50 ${milliseconds(median(values))}, p99 ${milliseconds(p99)}`, against: '', ratio: '', reach: `≤ ${reachMs} ms p99`, isReached: p99 <= reachMs };
}
