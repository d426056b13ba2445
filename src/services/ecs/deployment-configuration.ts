import { DeploymentStrategy, ThresholdType, type DeploymentCircuitBreaker, type DeploymentConfiguration } from '@aws-sdk/client-ecs';
import type { Service } from '#model/service.ts';
import { checkEnum, checkRange, validationMessage } from '#wire/constraints.ts';
import { checkStrategy, withoutOtherStrategy, withStrategyDefaults } from './deployment-strategy.ts';
import { invalidParameter } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeploymentConfiguration.html */
export const initialConfiguration: DeploymentConfiguration = {
  deploymentCircuitBreaker: { enable: false, rollback: false },
  maximumPercent: 200,
  minimumHealthyPercent: 100,
  strategy: 'ROLLING',
  bakeTimeInMinutes: 0,
};

const minimumHealthyPercentMax = 100;
const thresholdPercentMax = 100;

/** The configuration with what is given over what there was; thrown is what ECS answers to one that makes no sense. */
export function mergedConfiguration(before: DeploymentConfiguration, given: DeploymentConfiguration | undefined, controller: Service['deploymentController']): DeploymentConfiguration {
  if (given === undefined) return before;
  const merged = withStrategyDefaults({ ...withoutOtherStrategy(before, given.strategy), ...withoutAbsent(given) });
  checkConfiguration(merged);
  checkStrategy(merged, controller);
  if (merged.deploymentCircuitBreaker?.enable && controller !== 'ECS') throw invalidParameter('Deployment circuit breaker feature can only be configured with ECS deployment controller');
  return merged;
}

/** What nobody gave must not take the place of what there is. */
function withoutAbsent(given: DeploymentConfiguration): DeploymentConfiguration {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined && value !== null));
}

function checkConfiguration({ minimumHealthyPercent = 0, maximumPercent = 0, deploymentCircuitBreaker, strategy }: DeploymentConfiguration): void {
  const message = validationMessage([
    checkEnum('deploymentConfiguration.strategy', strategy, DeploymentStrategy),
    checkEnum('deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.type', deploymentCircuitBreaker?.thresholdConfiguration?.type, ThresholdType),
    checkRange('deploymentConfiguration.minimumHealthyPercent', minimumHealthyPercent, { min: 0, max: minimumHealthyPercentMax }),
    checkRange('deploymentConfiguration.maximumPercent', maximumPercent, { min: minimumHealthyPercentMax }),
  ]);
  if (message !== undefined) throw invalidParameter(message);
  // What else blocks deployments depends on the desired count, and is said by an event of the service.
  if (strategy === 'ROLLING' && minimumHealthyPercent === 100 && maximumPercent === 100) throw invalidParameter('Both maximumPercent and minimumHealthyPercent cannot be 100 as this will block deployments.');
  checkThreshold(deploymentCircuitBreaker);
}

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/deployment-circuit-breaker.html */
function checkThreshold(breaker: DeploymentCircuitBreaker | undefined): void {
  const { type, value } = breaker?.thresholdConfiguration ?? {};
  if (value === undefined) return;
  if (value < 1) throw invalidParameter('deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value should be at least 1.');
  if (type !== 'COUNT' && value > thresholdPercentMax) throw invalidParameter(`deploymentConfiguration.deploymentCircuitBreaker.thresholdConfiguration.value should be between 1 and ${thresholdPercentMax} for ${type}.`);
}
