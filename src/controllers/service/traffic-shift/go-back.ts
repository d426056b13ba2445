import { completed, hasAll } from '../complete.ts';
import { primaryOf, type Draft } from '../draft.ts';
import { keepDeployment, stopDeployment } from './keep.ts';
import { withTrafficBack } from './routes.ts';
import { canTakeBack, hasLivingTasks, othersOf, shiftingOf, withShift, type Shifting } from './shifting.ts';

/** One turn of a rollback: the traffic goes back first, and then the tasks of the revision that failed are stopped. */
export function goBack(draft: Draft, { primary }: Shifting): Draft {
  const kept = keepDeployment(draft, primary);
  const tested = step(kept, withoutTests);
  const returned = step(tested, (next, shifting) => (shifting.shift.productionPercent > 0 ? takeBack(next, shifting) : next));
  return step(returned, (next, shifting) => (shifting.shift.productionPercent > 0 ? next : cleanUp(next, shifting)));
}

function step(draft: Draft, act: (draft: Draft, shifting: Shifting) => Draft): Draft {
  const shifting = shiftingOf(draft);
  return shifting === undefined ? draft : act(draft, shifting);
}

/** Nobody can continue what is rolled back. */
function withoutTests(draft: Draft, shifting: Shifting): Draft {
  const { testPercent, routes, hooks } = shifting.shift;
  const isAwaiting = hooks.some(({ status }) => status === 'AWAITING_ACTION');
  if (testPercent === 0 && !isAwaiting) return draft;
  const ended = hooks.map((hook) => (hook.status === 'AWAITING_ACTION' ? { ...hook, status: 'FAILED' as const } : hook));
  return withShift(testPercent === 0 ? draft : withTrafficBack(draft, routes, 'test'), shifting, { testPercent: 0, hooks: ended });
}

function takeBack(draft: Draft, shifting: Shifting): Draft {
  const { primary, shift } = shifting;
  const { nowMs } = draft.world;
  if (canTakeBack(draft, primary)) return withShift(withTrafficBack(draft, shift.routes, 'production'), shifting, { stage: 'PRODUCTION_TRAFFIC_SHIFT', stageAt: nowMs, productionPercent: 0 });
  return shift.stage === 'PRODUCTION_TRAFFIC_SHIFT' ? draft : withShift(draft, shifting, { stage: 'PRODUCTION_TRAFFIC_SHIFT', stageAt: nowMs });
}

function cleanUp(draft: Draft, shifting: Shifting): Draft {
  const { primary, shift } = shifting;
  const entered = shift.stage === 'CLEAN_UP' ? draft : withShift(draft, shifting, { stage: 'CLEAN_UP', stageAt: draft.world.nowMs });
  const stopped = othersOf(entered).reduce((next, deployment) => stopDeployment(next, deployment), entered);
  if (othersOf(stopped).some((deployment) => hasLivingTasks(stopped, deployment)) || !hasAll(stopped, primary)) return stopped;
  return completed({ ...stopped, deployments: stopped.deployments.filter(({ id }) => id === primary.id) }, primaryOf(stopped) ?? primary);
}
