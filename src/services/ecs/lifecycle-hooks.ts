import { DeploymentLifecycleHookAction, DeploymentLifecycleHookStage, DeploymentLifecycleHookTargetType, type DeploymentConfiguration, type DeploymentLifecycleHook } from '@aws-sdk/client-ecs';
import { checkEach, checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from './errors.ts';

/** https://docs.aws.amazon.com/AmazonECS/latest/developerguide/pause-lifecycle-hooks.html */
const hookCountMax = 10;
const timeoutDefaults = { timeoutInMinutes: 1_440, action: 'ROLLBACK' } as const;
const timeoutMinutesMax = 20_160;
const stagesOfLambdaOnly: readonly string[] = ['TEST_TRAFFIC_SHIFT', 'PRODUCTION_TRAFFIC_SHIFT'];

/** The configuration with the time that its hooks wait. */
export function withHookDefaults(configuration: DeploymentConfiguration): DeploymentConfiguration {
  const { lifecycleHooks = [], ...rest } = configuration;
  return lifecycleHooks.length === 0 ? rest : { ...rest, lifecycleHooks: lifecycleHooks.map((hook) => ({ ...hook, timeoutConfiguration: { ...timeoutDefaults, ...hook.timeoutConfiguration } })) };
}

/** Throws what ECS answers to hooks that cannot be: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/troubleshooting-blue-green.html */
export function checkLifecycleHooks(hooks: readonly DeploymentLifecycleHook[]): void {
  for (const hook of hooks) checkHook(hook);
  if (hooks.length > hookCountMax) throw invalidParameter(`A service can have at most ${hookCountMax} pause hooks.`);
}

function checkHook({ targetType = 'AWS_LAMBDA', lifecycleStages = [], timeoutConfiguration, ...ofLambda }: DeploymentLifecycleHook): void {
  const targetTypes: readonly string[] = Object.values(DeploymentLifecycleHookTargetType);
  if (!targetTypes.includes(targetType)) throw invalidParameter('Invalid targetType. Valid values are: AWS_LAMBDA, PAUSE');
  if (targetType === 'AWS_LAMBDA') throw invalidParameter('deploymentConfiguration.lifecycleHooks of the targetType AWS_LAMBDA, which is meant when none is given, is not supported: there is no Lambda. Use PAUSE.');
  const given = Object.entries(ofLambda).find(([, value]) => value !== undefined && value !== null && value !== '')?.[0];
  if (given !== undefined) throw invalidParameter(`${given} is only for lifecycle hooks of the targetType AWS_LAMBDA.`);
  if (lifecycleStages.length === 0) throw invalidParameter('lifecycleStages of a lifecycle hook cannot be empty.');
  const message = validationMessage([
    ...checkEach('deploymentConfiguration.lifecycleHooks.lifecycleStages', lifecycleStages, (path, stage) => checkEnum(path, stage, DeploymentLifecycleHookStage)),
    checkEnum('deploymentConfiguration.lifecycleHooks.timeoutConfiguration.action', timeoutConfiguration?.action, DeploymentLifecycleHookAction),
  ]);
  if (message !== undefined) throw invalidParameter(message);
  if (lifecycleStages.some((stage) => stagesOfLambdaOnly.includes(stage))) throw invalidParameter('Invalid lifecycle stage provided for Pause Hook');
  const { timeoutInMinutes = 1 } = timeoutConfiguration ?? {};
  if (timeoutInMinutes < 1 || timeoutInMinutes > timeoutMinutesMax) throw invalidParameter(`timeoutInMinutes of a lifecycle hook should be between 1 and ${timeoutMinutesMax}.`);
}
