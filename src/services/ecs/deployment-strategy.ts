import type { CanaryConfiguration, DeploymentConfiguration, LinearConfiguration } from '@aws-sdk/client-ecs';
import type { Service } from '#model/service.ts';
import { invalidParameter } from './errors.ts';
import { checkLifecycleHooks, withHookDefaults } from './lifecycle-hooks.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_LinearConfiguration.html */
const linearDefaults = { stepPercent: 10, stepBakeTimeInMinutes: 6 } as const satisfies LinearConfiguration;
const stepPercentMin = 3;
/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_CanaryConfiguration.html */
const canaryDefaults = { canaryPercent: 5, canaryBakeTimeInMinutes: 10 } as const satisfies CanaryConfiguration;
const canaryPercentMin = 0.1;
const percentMax = 100;
const bakeMinutesMax = 1_440;

/** What stays of a configuration when another strategy is chosen: the members of the one before go with it. */
export function withoutOtherStrategy(before: DeploymentConfiguration, strategy: DeploymentConfiguration['strategy']): DeploymentConfiguration {
  if (strategy === undefined || strategy === before.strategy) return before;
  const { linearConfiguration: _linear, canaryConfiguration: _canary, lifecycleHooks, bakeTimeInMinutes, ...rest } = before;
  return strategy === 'ROLLING' ? { ...rest, bakeTimeInMinutes: 0 } : { ...rest, bakeTimeInMinutes, ...(lifecycleHooks !== undefined && { lifecycleHooks }) };
}

/** The configuration with what its strategy does unless it is told otherwise. */
export function withStrategyDefaults(configuration: DeploymentConfiguration): DeploymentConfiguration {
  const { strategy, linearConfiguration, canaryConfiguration } = configuration;
  return {
    ...withHookDefaults(configuration),
    ...(strategy === 'LINEAR' && { linearConfiguration: { ...linearDefaults, ...linearConfiguration } }),
    ...(strategy === 'CANARY' && { canaryConfiguration: { ...canaryDefaults, ...canaryConfiguration } }),
  };
}

/** Throws what ECS answers to members that make no sense with the strategy. */
export function checkStrategy(configuration: DeploymentConfiguration, controller: Service['deploymentController']): void {
  const { strategy = 'ROLLING', bakeTimeInMinutes = 0, linearConfiguration, canaryConfiguration, lifecycleHooks = [] } = configuration;
  if (linearConfiguration !== undefined && strategy !== 'LINEAR') throw invalidParameter('linearConfiguration is only valid when the deployment strategy is LINEAR.');
  if (canaryConfiguration !== undefined && strategy !== 'CANARY') throw invalidParameter('canaryConfiguration is only valid when the deployment strategy is CANARY.');
  checkMinutes('bakeTimeInMinutes', bakeTimeInMinutes);
  if (strategy === 'ROLLING') return checkRolling(bakeTimeInMinutes, lifecycleHooks.length);
  if (controller !== 'ECS') throw invalidParameter(`deploymentConfiguration.strategy ${strategy} is only valid for services whose deployment controller is ECS.`);
  if (linearConfiguration !== undefined) checkLinear(linearConfiguration);
  if (canaryConfiguration !== undefined) checkCanary(canaryConfiguration);
  checkLifecycleHooks(lifecycleHooks);
}

function checkRolling(bakeTimeInMinutes: number, hookCount: number): void {
  if (bakeTimeInMinutes !== 0) throw invalidParameter('deploymentConfiguration.bakeTimeInMinutes is not supported with the strategy ROLLING: it is of the BLUE_GREEN, LINEAR and CANARY strategies.');
  if (hookCount > 0) throw invalidParameter('deploymentConfiguration.lifecycleHooks is not supported with the strategy ROLLING: hooks are of the BLUE_GREEN, LINEAR and CANARY strategies.');
}

function checkLinear({ stepPercent = linearDefaults.stepPercent, stepBakeTimeInMinutes = 0 }: LinearConfiguration): void {
  checkPercent('linearConfiguration.stepPercent', stepPercent, stepPercentMin);
  checkMinutes('linearConfiguration.stepBakeTimeInMinutes', stepBakeTimeInMinutes);
}

function checkCanary({ canaryPercent = canaryDefaults.canaryPercent, canaryBakeTimeInMinutes = 0 }: CanaryConfiguration): void {
  checkPercent('canaryConfiguration.canaryPercent', canaryPercent, canaryPercentMin);
  checkMinutes('canaryConfiguration.canaryBakeTimeInMinutes', canaryBakeTimeInMinutes);
}

function checkPercent(member: string, percent: number, min: number): void {
  const tenths = percent * 10;
  const isInTenths = Math.abs(tenths - Math.round(tenths)) < 1e-9;
  if (percent < min || percent > percentMax || !isInTenths) throw invalidParameter(`${member} should be a multiple of 0.1 from ${min.toFixed(1)} to ${percentMax.toFixed(1)}.`);
}

function checkMinutes(member: string, minutes: number): void {
  if (minutes < 0 || minutes > bakeMinutesMax) throw invalidParameter(`${member} should be between 0 and ${bakeMinutesMax}.`);
}
