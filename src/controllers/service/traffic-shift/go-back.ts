import { completed, hasAll } from '../complete.ts';
import { primaryOf, withWake, type Draft } from '../draft.ts';
import { keepDeployment, stopDeployment } from './keep.ts';
import { withTestTrafficBack } from './routes.ts';
import { hasLivingTasks, othersOf, settledAt, shiftingOf, withShift, type Shifting } from './shifting.ts';
import { hasPairs, withTrafficAt } from './traffic-at.ts';

/** One turn of a rollback: the traffic goes back first, and then the tasks of the revisions that were given up are stopped. */
export function goBack(draft: Draft, { primary }: Shifting): Draft {
  return step(step(keepDeployment(draft, primary), withoutTests), takeBack);
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
  return withShift(testPercent === 0 ? draft : withTestTrafficBack(draft, routes), shifting, { testPercent: 0, hooks: ended });
}

/** Where the traffic is, the rules say: a deployment that this one had replaced may have shifted it. */
function takeBack(draft: Draft, shifting: Shifting): Draft {
  const { primary, open, shift } = shifting;
  const revisionArns = [open.targetRevisionArn, primary.revisionArn];
  const returned = withTrafficAt(draft, primary, revisionArns);
  const change = { stage: 'PRODUCTION_TRAFFIC_SHIFT', stageAt: draft.world.nowMs } as const;
  if (returned === undefined) return shift.stage === change.stage ? draft : withShift(draft, shifting, change);
  if (returned !== draft) return withShift(returned, shifting, { ...change, productionPercent: 0 });
  return cleanUp(draft, shifting, hasPairs(draft, revisionArns));
}

function cleanUp(draft: Draft, shifting: Shifting, hasTraffic: boolean): Draft {
  const { primary, shift } = shifting;
  const from = settledAt(shift, hasTraffic && shift.stage === 'PRODUCTION_TRAFFIC_SHIFT');
  if (draft.world.nowMs < from) return withWake(draft, from);
  const entered = shift.stage === 'CLEAN_UP' && shift.productionPercent === 0 ? draft : withShift(draft, shifting, { stage: 'CLEAN_UP', stageAt: draft.world.nowMs, productionPercent: 0 });
  const stopped = othersOf(entered).reduce((next, deployment) => stopDeployment(next, deployment), entered);
  if (othersOf(stopped).some((deployment) => hasLivingTasks(stopped, deployment)) || !hasAll(stopped, primary)) return stopped;
  return completed({ ...stopped, deployments: stopped.deployments.filter(({ id }) => id === primary.id) }, primaryOf(stopped) ?? primary);
}
