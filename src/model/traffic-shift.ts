import type { DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { Ids } from '#base/ids.ts';
import type { Action } from './listener-rule.ts';

/** In order; https://docs.aws.amazon.com/AmazonECS/latest/developerguide/blue-green-deployment-how-it-works.html */
export const lifecycleStages = [
  'RECONCILE_SERVICE', 'PRE_SCALE_UP', 'SCALE_UP', 'POST_SCALE_UP', 'TEST_TRAFFIC_SHIFT', 'POST_TEST_TRAFFIC_SHIFT',
  'PRE_PRODUCTION_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT', 'POST_PRODUCTION_TRAFFIC_SHIFT', 'BAKE_TIME', 'CLEAN_UP',
] as const;
export type LifecycleStage = (typeof lifecycleStages)[number];

/** How far a service deployment is that takes traffic from one revision (blue) to another (green); rolling ones have none. */
export interface TrafficShift {
  readonly stage: LifecycleStage;
  /** When the stage began; a stage that comes again with each step begins again. */
  readonly stageAt: number;
  /** Of the traffic that the revision which is being deployed is to have: percent, to a tenth. */
  readonly productionPercent: number;
  readonly testPercent: 0 | 100;
  /** One of each load balancer of the service; empty until its rules were found to be in order. */
  readonly routes: readonly TrafficRoute[];
  /** Of the latest stage that had any. */
  readonly hooks: readonly PauseHook[];
}

/** Which listener rules (of a network load balancer: listeners) lead to the target groups of both revisions. */
export interface TrafficRoute {
  readonly productionListenerRule: string;
  readonly testListenerRule?: string;
  readonly blueTargetGroupArn: string;
  readonly greenTargetGroupArn: string;
  /** What the test rule did before, for a rollback. */
  readonly testActionsBefore?: readonly Action[];
}

/** A stage that waits for ContinueServiceDeployment (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html). */
export interface PauseHook {
  /** Such as `ecs-pause-e7tK9G_WRJqNF_EOMjztDXfKenlJuEUVjsNStf4WLKw`. */
  readonly id: string;
  readonly stage: LifecycleStage;
  readonly status: 'AWAITING_ACTION' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly expiresAt: number;
  readonly timeoutAction: 'CONTINUE' | 'ROLLBACK';
}

const defaultStepPercent = 10;
const defaultCanaryPercent = 5;
const allPercent = 100;

/** Whether services with such a configuration are deployed beside what they replace, and get its traffic then. */
export function shiftsTraffic({ strategy = 'ROLLING' }: DeploymentConfiguration): boolean {
  return strategy !== 'ROLLING';
}

/** The percentages of production traffic that a new revision gets one after the other; the last is 100. */
export function trafficSteps({ strategy, linearConfiguration, canaryConfiguration }: DeploymentConfiguration): readonly number[] {
  switch (strategy) {
    case 'LINEAR':
      return linearSteps(linearConfiguration?.stepPercent ?? defaultStepPercent);
    case 'CANARY':
      return [...new Set([canaryConfiguration?.canaryPercent ?? defaultCanaryPercent, allPercent])];
    default:
      return [allPercent];
  }
}

function linearSteps(stepPercent: number): readonly number[] {
  const count = Math.ceil(inTenths(allPercent) / inTenths(stepPercent));
  return Array.from({ length: count }, (_, index) => Math.min(allPercent, (inTenths(stepPercent) * (index + 1)) / 10));
}

/** Weights are whole numbers up to 999: tenths of a percent are told apart by a sum of 1000 instead of 100. */
export function weightsOf(greenPercent: number): { readonly blue: number; readonly green: number } {
  if (Number.isInteger(greenPercent)) return { blue: allPercent - greenPercent, green: greenPercent };
  return { blue: inTenths(allPercent) - inTenths(greenPercent), green: inTenths(greenPercent) };
}

function inTenths(percent: number): number {
  return Math.round(percent * 10);
}

/** The actions with what they forward shared between the two groups of the route; all else of them stays. */
export function withGreenPercent(actions: readonly Action[], { blueTargetGroupArn, greenTargetGroupArn }: TrafficRoute, greenPercent: number): readonly Action[] {
  const { blue, green } = weightsOf(greenPercent);
  const targetGroups = [{ targetGroupArn: blueTargetGroupArn, weight: blue }, { targetGroupArn: greenTargetGroupArn, weight: green }];
  return actions.map((action) => (action.type === 'forward' ? { ...action, targetGroups, isPlain: false } : action));
}

/** The target groups that the actions give requests to. */
export function servingGroups(actions: readonly Action[]): readonly string[] {
  return actions.flatMap((action) => (action.type === 'forward' ? action.targetGroups.flatMap(({ targetGroupArn, weight }) => (weight > 0 ? [targetGroupArn] : [])) : []));
}

const hookIdBytesInHex = 64;

export function newPauseHookId(ids: Ids): string {
  return `ecs-pause-${Buffer.from(ids.hex(hookIdBytesInHex), 'hex').toString('base64url')}`;
}
