import type { Deployment } from '#model/deployment.ts';
import { loadBalancersOf } from '#model/service-revision.ts';
import { servingGroups, withGreenPercent } from '#model/traffic-shift.ts';
import { actionsOf, revisionOf, withActions, type Draft } from '../draft.ts';
import { keepDeployment, stopDeployment } from './keep.ts';
import { otherGroup, pairOf, type Pair } from './routes.ts';
import { canTakeBack, hasLivingTasks, healthyCount, othersOf, type Shifting } from './shifting.ts';

/** Whether the service is something else than one finished revision: a deployment that was under way was replaced by another one. */
export function needsReconciliation(draft: Draft): boolean {
  const others = othersOf(draft);
  return others.length > 1 || others.some(({ rolloutState }) => rolloutState !== 'COMPLETED');
}

/** The revision that is replaced: the one that completed last, or what else there is to serve requests. */
export function baseOf(draft: Draft): Deployment | undefined {
  const others = othersOf(draft);
  const completed = others.find(({ rolloutState }) => rolloutState === 'COMPLETED');
  if (completed !== undefined) return completed;
  const [busiest] = others.toSorted((one, other) => healthyCount(draft, other) - healthyCount(draft, one));
  return busiest !== undefined && healthyCount(draft, busiest) > 0 ? busiest : undefined;
}

/** All traffic goes to one revision again, and then the tasks of those that were given up are stopped; says when that is done. */
export function reconcile(draft: Draft, { primary }: Shifting): { readonly draft: Draft; readonly isDone: boolean } {
  const base = baseOf(draft);
  const kept = base === undefined ? draft : keepDeployment(draft, base);
  const returned = withTrafficAt(kept, primary, base);
  if (returned === undefined) return { draft: kept, isDone: false };
  const rest = othersOf(returned).filter(({ id }) => id !== base?.id);
  const stopped = rest.reduce((next, deployment) => stopDeployment(next, deployment), returned);
  const left = rest.filter((deployment) => hasLivingTasks(stopped, deployment));
  const gone = new Set(rest.filter((deployment) => !left.includes(deployment)).map(({ id }) => id));
  return { draft: gone.size === 0 ? stopped : { ...stopped, deployments: stopped.deployments.filter(({ id }) => !gone.has(id)) }, isDone: left.length === 0 };
}

/** The draft in which each pair's traffic goes to one group, the base's if there is one; undefined while the base cannot take it. */
function withTrafficAt(draft: Draft, primary: Deployment, base: Deployment | undefined): Draft | undefined {
  const pairs = (revisionOf(draft, primary.revisionArn).definition.loadBalancers ?? []).flatMap((balancer) => pairOf(balancer) ?? []);
  const ofBase = base === undefined ? [] : loadBalancersOf(revisionOf(draft, base.revisionArn)).map(({ targetGroupArn }) => targetGroupArn);
  const moves = pairs.flatMap((pair) => moveOf(draft, pair, ofBase));
  if (moves.length === 0) return draft;
  if (base !== undefined && !canTakeBack(draft, base)) return undefined;
  return moves.reduce((next, { pair, group }) => {
    const route = { productionListenerRule: pair.productionListenerRule, blueTargetGroupArn: group, greenTargetGroupArn: otherGroup(pair, group) };
    return withActions(next, pair.productionListenerRule, withGreenPercent(actionsOf(next, pair.productionListenerRule) ?? [], route, 0));
  }, draft);
}

/** None when all of the pair's traffic goes to the right group already, or goes to groups that are not ours to change. */
function moveOf(draft: Draft, pair: Pair, ofBase: readonly string[]): readonly { readonly pair: Pair; readonly group: string }[] {
  const groups = [pair.targetGroupArn, pair.alternateTargetGroupArn];
  const serving = servingGroups(actionsOf(draft, pair.productionListenerRule) ?? []);
  const group = groups.find((arn) => ofBase.includes(arn)) ?? serving[0];
  const isInPlace = serving.length === 1 && serving[0] === group;
  return group === undefined || isInPlace || serving.length === 0 || serving.some((arn) => !groups.includes(arn)) ? [] : [{ pair, group }];
}
