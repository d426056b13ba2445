import type { ServiceRevision } from '#model/service-revision.ts';
import type { ServiceLoadBalancer } from '#model/service.ts';
import { servingGroups, withGreenPercent, type TrafficRoute } from '#model/traffic-shift.ts';
import { targetGroupsOf } from '#model/listener-rule.ts';
import { actionsOf, withActions, type Draft } from '../draft.ts';

/** A load balancer that has a second target group for a second revision. */
export interface Pair {
  readonly targetGroupArn: string;
  readonly alternateTargetGroupArn: string;
  readonly productionListenerRule: string;
  readonly testListenerRule?: string;
}

export function pairOf({ targetGroupArn, advancedConfiguration: advanced }: ServiceLoadBalancer): Pair | undefined {
  if (advanced === undefined) return undefined;
  const { alternateTargetGroupArn, productionListenerRule, testListenerRule } = advanced;
  return { targetGroupArn, alternateTargetGroupArn, productionListenerRule, ...(testListenerRule !== undefined && { testListenerRule }) };
}

/** The other one of the pair's target groups. */
export function otherGroup({ targetGroupArn, alternateTargetGroupArn }: Pair, group: string): string {
  return group === targetGroupArn ? alternateTargetGroupArn : targetGroupArn;
}

const invalidNetworking = 'invalid networking configuration';

/** The routes of a revision that is to take the traffic over, or what is wrong with its rules: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html */
export function routesOf(draft: Draft, { definition }: ServiceRevision): { readonly routes: readonly TrafficRoute[] } | { readonly problem: string } {
  const routes: TrafficRoute[] = [];
  for (const balancer of definition.loadBalancers ?? []) {
    const pair = pairOf(balancer);
    if (pair === undefined) continue;
    const route = routeOf(draft, pair);
    if (typeof route === 'string') return { problem: route };
    routes.push(route);
  }
  return { routes };
}

/** The new revision gets the group that production traffic does not go to. */
function routeOf(draft: Draft, pair: Pair): TrafficRoute | string {
  const { targetGroupArn, alternateTargetGroupArn, productionListenerRule, testListenerRule } = pair;
  const production = actionsOf(draft, productionListenerRule);
  const test = testListenerRule === undefined ? undefined : actionsOf(draft, testListenerRule);
  if (production === undefined || (testListenerRule !== undefined && test === undefined)) return `${invalidNetworking}. One or more rules not found`;
  const groups = [targetGroupArn, alternateTargetGroupArn];
  const stranger = servingGroups(production).find((arn) => !groups.includes(arn));
  if (stranger !== undefined) {
    return `${invalidNetworking}. Production listener rule is forwarding traffic to unexpected target group ${stranger}. Expected traffic to be forwarded to either targetGroupArn: ${targetGroupArn} or alternateTargetGroupArn: ${alternateTargetGroupArn}`;
  }
  const unattached = groups.find((arn) => !targetGroupsOf([...production, ...(test ?? [])]).includes(arn));
  if (unattached !== undefined) return `${invalidNetworking}: Target group ${unattached} is not associated with either productionListenerRule or testListenerRule`;
  const [serving, ...more] = servingGroups(production);
  if (serving === undefined || more.length > 0) {
    return `${invalidNetworking}. productionListenerRule ${productionListenerRule} should have exactly one target group serving traffic but found ${servingGroups(production).length} target groups which are serving traffic`;
  }
  return {
    productionListenerRule,
    blueTargetGroupArn: serving,
    greenTargetGroupArn: otherGroup(pair, serving),
    ...(testListenerRule !== undefined && test !== undefined && { testListenerRule, testActionsBefore: test }),
  };
}

/** Of each load balancer of the revision the target group that most of the production traffic goes to: a rolling deployment stays with it. */
export function servingTargetGroups(draft: Draft, { definition }: ServiceRevision): readonly string[] | undefined {
  const balancers = definition.loadBalancers ?? [];
  if (balancers.every(({ advancedConfiguration }) => advancedConfiguration === undefined)) return undefined;
  return balancers.map((balancer) => {
    const pair = pairOf(balancer);
    const [busiest] = pair === undefined ? [] : weightsIn(draft, pair).toSorted((one, other) => other.weight - one.weight);
    return busiest !== undefined && busiest.weight > 0 ? busiest.targetGroupArn : balancer.targetGroupArn;
  });
}

function weightsIn(draft: Draft, { targetGroupArn, alternateTargetGroupArn, productionListenerRule }: Pair): readonly { readonly targetGroupArn: string; readonly weight: number }[] {
  const forwarded = (actionsOf(draft, productionListenerRule) ?? []).flatMap((action) => (action.type === 'forward' ? action.targetGroups : []));
  return forwarded.filter((group) => group.targetGroupArn === targetGroupArn || group.targetGroupArn === alternateTargetGroupArn);
}

/** The draft in which the revision that is being deployed has so much of the production traffic; undefined when a rule is gone. */
export function withProductionPercent(draft: Draft, routes: readonly TrafficRoute[], percent: number): Draft | undefined {
  let next = draft;
  for (const route of routes) {
    const actions = actionsOf(next, route.productionListenerRule);
    if (actions === undefined) return undefined;
    next = withActions(next, route.productionListenerRule, withGreenPercent(actions, route, percent));
  }
  return next;
}

/** The draft in which test traffic goes to the revision that is being deployed; undefined when a rule is gone. */
export function withTestTraffic(draft: Draft, routes: readonly TrafficRoute[]): Draft | undefined {
  let next = draft;
  for (const route of routes) {
    if (route.testListenerRule === undefined) continue;
    const actions = actionsOf(next, route.testListenerRule);
    if (actions === undefined) return undefined;
    next = withActions(next, route.testListenerRule, withGreenPercent(actions, route, 100));
  }
  return next;
}

/** The draft in which test rules do what they did before, as far as they are there. */
export function withTestTrafficBack(draft: Draft, routes: readonly TrafficRoute[]): Draft {
  return routes.reduce((next, { testListenerRule, testActionsBefore }) => {
    const isThere = testListenerRule !== undefined && actionsOf(next, testListenerRule) !== undefined;
    return isThere && testActionsBefore !== undefined ? withActions(next, testListenerRule, testActionsBefore) : next;
  }, draft);
}
