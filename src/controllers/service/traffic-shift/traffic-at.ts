import type { Deployment } from '#model/deployment.ts';
import { loadBalancersOf } from '#model/service-revision.ts';
import { servingGroups, withGreenPercent } from '#model/traffic-shift.ts';
import { actionsOf, revisionOf, withActions, type Draft } from '../draft.ts';
import { otherGroup, pairOf, type Pair } from './routes.ts';
import { canTakeBack } from './shifting.ts';

/**
 * The draft in which all production traffic that the revisions' load balancers share goes to one group each, the base's if there is one. It is the same
 * draft when that is so already, and undefined while the base cannot take the traffic.
 */
export function withTrafficAt(draft: Draft, base: Deployment | undefined, revisionArns: readonly string[]): Draft | undefined {
  const ofBase = base === undefined ? [] : loadBalancersOf(revisionOf(draft, base.revisionArn)).map(({ targetGroupArn }) => targetGroupArn);
  const moves = pairsOf(draft, revisionArns).flatMap((pair) => moveOf(draft, pair, ofBase));
  if (moves.length === 0) return draft;
  if (base !== undefined && !canTakeBack(draft, base)) return undefined;
  return moves.reduce((next, { pair, group }) => {
    const route = { productionListenerRule: pair.productionListenerRule, blueTargetGroupArn: group, greenTargetGroupArn: otherGroup(pair, group) };
    return withActions(next, pair.productionListenerRule, withGreenPercent(actionsOf(next, pair.productionListenerRule) ?? [], route, 0));
  }, draft);
}

export function hasPairs(draft: Draft, revisionArns: readonly string[]): boolean {
  return pairsOf(draft, revisionArns).length > 0;
}

function pairsOf(draft: Draft, revisionArns: readonly string[]): readonly Pair[] {
  const pairs = revisionArns.flatMap((arn) => (revisionOf(draft, arn).definition.loadBalancers ?? []).flatMap((balancer) => pairOf(balancer) ?? []));
  return [...new Map(pairs.map((pair) => [pair.productionListenerRule, pair])).values()];
}

/** None when all of the pair's traffic goes to the right group already, or goes to groups that are not ours to change. */
function moveOf(draft: Draft, pair: Pair, ofBase: readonly string[]): readonly { readonly pair: Pair; readonly group: string }[] {
  const groups = [pair.targetGroupArn, pair.alternateTargetGroupArn];
  const serving = servingGroups(actionsOf(draft, pair.productionListenerRule) ?? []);
  const group = groups.find((arn) => ofBase.includes(arn)) ?? serving[0];
  const isInPlace = serving.length === 1 && serving[0] === group;
  return group === undefined || isInPlace || serving.length === 0 || serving.some((arn) => !groups.includes(arn)) ? [] : [{ pair, group }];
}
