import type { DeploymentConfiguration, DeploymentLifecycleHook } from '@aws-sdk/client-ecs';

const pause = (stage: 'RECONCILE_SERVICE' | 'PRE_SCALE_UP' | 'POST_TEST_TRAFFIC_SHIFT' | 'PRE_PRODUCTION_TRAFFIC_SHIFT' | 'POST_PRODUCTION_TRAFFIC_SHIFT', action: 'CONTINUE' | 'ROLLBACK'): DeploymentLifecycleHook => ({ targetType: 'PAUSE', lifecycleStages: [stage], timeoutConfiguration: { timeoutInMinutes: 1, action } });

/** Ways to be deployed that are over within a run. */
export const strategies: readonly [DeploymentConfiguration, ...DeploymentConfiguration[]] = [
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0 },
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks: [pause('POST_TEST_TRAFFIC_SHIFT', 'CONTINUE'), pause('RECONCILE_SERVICE', 'CONTINUE')] },
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 0, lifecycleHooks: [pause('PRE_SCALE_UP', 'ROLLBACK')] },
  { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 1, lifecycleHooks: [pause('POST_PRODUCTION_TRAFFIC_SHIFT', 'CONTINUE')] },
  { strategy: 'CANARY', bakeTimeInMinutes: 0, canaryConfiguration: { canaryPercent: 2.5, canaryBakeTimeInMinutes: 1 } },
  { strategy: 'LINEAR', bakeTimeInMinutes: 0, linearConfiguration: { stepPercent: 40, stepBakeTimeInMinutes: 0 }, lifecycleHooks: [pause('PRE_PRODUCTION_TRAFFIC_SHIFT', 'CONTINUE')] },
];

/** Those that need no load balancer. */
export const strategiesAlone: readonly [DeploymentConfiguration, ...DeploymentConfiguration[]] = [strategies[0], ...strategies.slice(1).filter(({ strategy }) => strategy === 'BLUE_GREEN')];
