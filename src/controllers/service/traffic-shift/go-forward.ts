import { dayMs } from '#base/time.ts';
import { loadBalancersOf, type ServiceRevision } from '#model/service-revision.ts';
import { trafficSteps, type TrafficRoute, type TrafficShift } from '#model/traffic-shift.ts';
import { giveUp } from '../circuit-breaker.ts';
import { completed, hasAll } from '../complete.ts';
import { primaryOf, revisionOf, withRevision, withWake, type Draft } from '../draft.ts';
import { expiredHooks, verdictOf } from './hooks.ts';
import { keepDeployment, stopDeployment } from './keep.ts';
import { baseOf, reconcile } from './reconcile.ts';
import { pairOf, routesOf, withProductionPercent, withTestTraffic } from './routes.ts';
import { canTakeTraffic, enterStage, hasLivingTasks, minutesAfter, othersOf, settledAt, shiftingOf, withShift, type Shifting } from './shifting.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html#blue-green-deployment-stages */
const stageMsMax = dayMs;
const deploymentMsMax = 30 * dayMs;
const defaultStepBakeMinutes = 6;
const defaultCanaryBakeMinutes = 10;

/** One turn of a deployment that shifts traffic: tasks are kept, and at most one stage follows another. */
export function goForward(draft: Draft, shifting: Shifting): Draft {
  const hooks = expiredHooks(shifting.shift.hooks, draft.world.nowMs);
  const settled = hooks === shifting.shift.hooks ? draft : withShift(draft, shifting, { hooks });
  const { failure, waitsUntil } = verdictOf({ ...shifting.shift, hooks });
  const current = shiftingOf(settled);
  if (current === undefined) return settled;
  if (failure !== undefined) return rollBackBecause(settled, current, failure);
  if (waitsUntil === undefined) return withDeadline(ofStage(settled, current), current);
  return withWake(keepBoth(settled, current), waitsUntil);
}

/** The stage's work, and the next stage once that is done. */
function ofStage(draft: Draft, shifting: Shifting): Draft {
  const { stage } = shifting.shift;
  if (stage === 'RECONCILE_SERVICE') {
    const { draft: next, isDone } = reconcile(draft, shifting);
    return isDone ? enterPreScaleUp(next, shifting) : next;
  }
  if (stage === 'CLEAN_UP') return cleanUp(draft, shifting);
  const kept = keepBoth(draft, shifting);
  return next(kept, shiftingOf(kept) ?? shifting);
}

function next(draft: Draft, shifting: Shifting): Draft {
  const { shift, primary, open } = shifting;
  const isReady = canTakeTraffic(draft, primary);
  switch (shift.stage) {
    case 'PRE_SCALE_UP':
      return enterStage(draft, shifting, { stage: 'SCALE_UP' });
    case 'SCALE_UP':
      return isReady ? enterStage(draft, shifting, { stage: 'POST_SCALE_UP' }) : draft;
    case 'POST_SCALE_UP':
      return isReady ? shiftTest(draft, shifting) : draft;
    case 'TEST_TRAFFIC_SHIFT':
      return enterStage(draft, shifting, { stage: 'POST_TEST_TRAFFIC_SHIFT' });
    case 'POST_TEST_TRAFFIC_SHIFT':
      return enterStage(draft, shifting, { stage: 'PRE_PRODUCTION_TRAFFIC_SHIFT' });
    case 'PRE_PRODUCTION_TRAFFIC_SHIFT':
      return isReady ? shiftProduction(draft, shifting) : draft;
    case 'PRODUCTION_TRAFFIC_SHIFT':
      return afterBake(draft, shifting, { minutes: stepBakeMinutes(shifting), stage: shift.productionPercent < 100 ? 'PRE_PRODUCTION_TRAFFIC_SHIFT' : 'POST_PRODUCTION_TRAFFIC_SHIFT' });
    case 'POST_PRODUCTION_TRAFFIC_SHIFT':
      return enterStage(draft, shifting, { stage: 'BAKE_TIME' });
    case 'BAKE_TIME':
      return afterBake(draft, shifting, { minutes: open.deploymentConfiguration.bakeTimeInMinutes ?? 0, stage: 'CLEAN_UP' });
    default:
      return draft;
  }
}

/** The revision that is replaced serves until the end; the new one has no tasks before it is scaled up. Revisions that were given up are not kept. */
function keepBoth(draft: Draft, { shift, primary }: Shifting): Draft {
  if (shift.stage === 'RECONCILE_SERVICE') {
    const base = baseOf(draft, shift);
    return base === undefined ? draft : keepDeployment(draft, base);
  }
  const others = othersOf(draft).reduce((kept, deployment) => keepDeployment(kept, deployment), draft);
  return shift.stage === 'PRE_SCALE_UP' ? others : keepDeployment(others, primary);
}

/** The rules are looked at before anything is started, and the new revision gets the target groups without traffic. */
export function enterPreScaleUp(draft: Draft, shifting: Shifting): Draft {
  const revision = revisionOf(draft, shifting.primary.revisionArn);
  const found = routesOf(draft, revision);
  if ('problem' in found) return rollBackBecause(draft, shifting, found.problem);
  const entered = enterStage(draft, shifting, { stage: 'PRE_SCALE_UP', routes: found.routes });
  return found.routes.length === 0 ? entered : withRevision(entered, withGreenGroups(revision, found.routes));
}

function withGreenGroups(revision: ServiceRevision, routes: readonly TrafficRoute[]): ServiceRevision {
  const greenOf = new Map(routes.flatMap(({ blueTargetGroupArn, greenTargetGroupArn }) => [[blueTargetGroupArn, greenTargetGroupArn], [greenTargetGroupArn, greenTargetGroupArn]] as const));
  const targetGroupArns = loadBalancersOf({ ...revision, targetGroupArns: [] }).map((balancer) => (pairOf(balancer) === undefined ? undefined : greenOf.get(balancer.targetGroupArn)) ?? balancer.targetGroupArn);
  return { ...revision, targetGroupArns };
}

function shiftTest(draft: Draft, shifting: Shifting): Draft {
  const { routes } = shifting.shift;
  const shifted = withTestTraffic(draft, routes);
  if (shifted === undefined) return rollBackBecause(draft, shifting, rulesNotFound);
  const isTested = routes.some(({ testListenerRule }) => testListenerRule !== undefined);
  return enterStage(shifted, shifting, { stage: 'TEST_TRAFFIC_SHIFT', testPercent: isTested ? 100 : 0 });
}

const rulesNotFound = 'invalid networking configuration. One or more rules not found';

/** The weights change in the same commit as the stage. */
function shiftProduction(draft: Draft, shifting: Shifting): Draft {
  const { shift, open } = shifting;
  const percent = trafficSteps(open.deploymentConfiguration).find((step) => step > shift.productionPercent) ?? 100;
  const shifted = withProductionPercent(draft, shift.routes, percent);
  return shifted === undefined ? rollBackBecause(draft, shifting, rulesNotFound) : enterStage(shifted, shifting, { stage: 'PRODUCTION_TRAFFIC_SHIFT', productionPercent: percent });
}

/** There is nothing to wait for after the last step. */
function stepBakeMinutes({ shift, open: { deploymentConfiguration } }: Shifting): number {
  const { strategy, linearConfiguration, canaryConfiguration } = deploymentConfiguration;
  if (shift.productionPercent >= 100) return 0;
  return strategy === 'LINEAR' ? (linearConfiguration?.stepBakeTimeInMinutes ?? defaultStepBakeMinutes) : (canaryConfiguration?.canaryBakeTimeInMinutes ?? defaultCanaryBakeMinutes);
}

function afterBake(draft: Draft, shifting: Shifting, { minutes, stage }: { readonly minutes: number; readonly stage: TrafficShift['stage'] }): Draft {
  const until = minutesAfter(shifting.shift.stageAt, minutes);
  return draft.world.nowMs < until ? withWake(draft, until) : enterStage(draft, shifting, { stage });
}

/** Blue goes; the deployment is done when it is gone. */
function cleanUp(draft: Draft, { primary, shift }: Shifting): Draft {
  const kept = keepDeployment(draft, primary);
  const from = settledAt(shift, shift.routes.length > 0 && othersOf(kept).length > 0);
  if (draft.world.nowMs < from) return withWake(othersOf(kept).reduce((next, deployment) => keepDeployment(next, deployment), kept), from);
  const stopped = othersOf(kept).reduce((next, deployment) => stopDeployment(next, deployment), kept);
  if (othersOf(stopped).some((deployment) => hasLivingTasks(stopped, deployment)) || !hasAll(stopped, primary)) return stopped;
  return completed({ ...stopped, deployments: stopped.deployments.filter(({ id }) => id === primary.id) }, primaryOf(stopped) ?? primary);
}

/** A stage that waits for tasks for too long has failed, and so has a deployment that takes a month. */
function withDeadline(draft: Draft, { shift, open }: Shifting): Draft {
  const current = shiftingOf(draft);
  if (current === undefined || current.shift.stage !== shift.stage || current.shift.stageAt !== shift.stageAt || shift.stage === 'CLEAN_UP') return draft;
  const isBaking = shift.stage === 'BAKE_TIME' || shift.stage === 'PRODUCTION_TRAFFIC_SHIFT';
  const until = Math.min(open.createdAt + deploymentMsMax, isBaking ? Infinity : lastPause(shift) + stageMsMax);
  return draft.world.nowMs < until ? withWake(draft, until) : rollBackBecause(draft, current, `${shift.stage} stage timed out`);
}

/** The time in which a stage was paused is not held against it. */
function lastPause({ stage, stageAt, hooks }: TrafficShift): number {
  return Math.max(stageAt, ...hooks.filter((hook) => hook.stage === stage).map(({ expiresAt }) => expiresAt));
}

function rollBackBecause(draft: Draft, { primary, open }: Shifting, why: string): Draft {
  return giveUp(draft, { primary, open, reason: `Service deployment rolled back because ${why.startsWith('invalid networking') ? 'of ' : ''}${why}.` });
}
