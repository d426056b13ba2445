import { minuteMs } from '#base/time.ts';
import type { Deployment } from '#model/deployment.ts';
import type { TrafficShift } from '#model/traffic-shift.ts';
import { lastCompleted } from '../circuit-breaker.ts';
import { withWake, type Draft } from '../draft.ts';
import { keepDeployment, stopDeployment } from './keep.ts';
import { canTakeBack, hasLivingTasks, healthyCount, othersOf, settledAt, withShift, type Shifting } from './shifting.ts';
import { hasPairs, withTrafficAt } from './traffic-at.ts';

/** Whether the service is something else than one finished revision: a deployment that was under way was replaced by another one. */
export function needsReconciliation(draft: Draft): boolean {
  const others = othersOf(draft);
  return others.length > 1 || others.some(({ rolloutState }) => rolloutState !== 'COMPLETED');
}

/** How long the revision that completed last may take to serve as well as others do, before what serves best is taken for what is replaced. */
const patienceMs = 5 * minuteMs;

/** The revision that is replaced: the one that completed last, or what else there is to serve requests. */
export function baseOf(draft: Draft, { stageAt }: Pick<TrafficShift, 'stageAt'>): Deployment | undefined {
  const others = othersOf(draft);
  const completed = lastCompleted(draft);
  if (completed !== undefined && (draft.world.nowMs < stageAt + patienceMs || canTakeBack(draft, completed))) return completed;
  const [busiest] = others.toSorted((one, other) => healthyCount(draft, other) - healthyCount(draft, one));
  return busiest !== undefined && healthyCount(draft, busiest) > 0 ? busiest : completed;
}

/** All traffic goes to one revision again, and then the tasks of those that were given up are stopped; says when that is done. */
export function reconcile(draft: Draft, shifting: Shifting): { readonly draft: Draft; readonly isDone: boolean } {
  const { primary, shift } = shifting;
  const base = baseOf(draft, shift);
  const kept = base === undefined ? draft : keepDeployment(draft, base);
  const revisionArns = [primary.revisionArn, ...(base === undefined ? [] : [base.revisionArn])];
  const returned = withTrafficAt(kept, base, revisionArns);
  const endOfPatience = shift.stageAt + patienceMs;
  if (returned === undefined) return { draft: draft.world.nowMs < endOfPatience ? withWake(kept, endOfPatience) : kept, isDone: false };
  // The traffic is given time to go where it is led to before what it came from is taken down.
  if (returned !== kept) return { draft: withShift(returned, shifting, { stageAt: draft.world.nowMs }), isDone: false };
  const from = settledAt(shift, hasPairs(draft, revisionArns));
  if (draft.world.nowMs < from) return { draft: withWake(kept, from), isDone: false };
  const rest = othersOf(returned).filter(({ id }) => id !== base?.id);
  const stopped = rest.reduce((next, deployment) => stopDeployment(next, deployment), returned);
  const left = rest.filter((deployment) => hasLivingTasks(stopped, deployment));
  const gone = new Set(rest.filter((deployment) => !left.includes(deployment)).map(({ id }) => id));
  return { draft: gone.size === 0 ? stopped : { ...stopped, deployments: stopped.deployments.filter(({ id }) => !gone.has(id)) }, isDone: left.length === 0 };
}
