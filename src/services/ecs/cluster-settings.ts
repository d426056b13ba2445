import { ClusterSettingName, ExecuteCommandLogging, type ClusterConfiguration, type ClusterSetting } from '@aws-sdk/client-ecs';
import { checkEach, checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from './errors.ts';

const containerInsightsValues = ['enabled', 'disabled', 'enhanced'];

export function checkSettings(settings: readonly ClusterSetting[] | undefined): void {
  const message = validationMessage(checkEach('settings', settings, (path, setting) => checkEnum(`${path}.name`, setting.name, ClusterSettingName)));
  if (message !== undefined) throw invalidParameter(message);
  for (const { name, value } of settings ?? []) {
    if (name === undefined) throw invalidParameter('Setting name can not be blank.');
    if (!containerInsightsValues.includes(value ?? '')) throw invalidParameter(`Invalid value '${value ?? ''}' for setting ${name}. Valid values: ${containerInsightsValues.join(', ')}.`);
  }
}

/** Every cluster has each setting; `containerInsights` is off unless somebody turned it on. */
export function mergedSettings(before: readonly ClusterSetting[], given: readonly ClusterSetting[]): readonly ClusterSetting[] {
  const all = [{ name: 'containerInsights', value: 'disabled' } as const, ...before, ...given];
  return [...new Map(all.map((setting) => [setting.name, setting])).values()];
}

export function checkClusterConfiguration(configuration: ClusterConfiguration | undefined): void {
  const exec = configuration?.executeCommandConfiguration;
  const message = validationMessage([checkEnum('configuration.executeCommandConfiguration.logging', exec?.logging, ExecuteCommandLogging)]);
  if (message !== undefined) throw invalidParameter(message);
  if (exec === undefined) return;
  if (exec.logConfiguration !== undefined && exec.logging !== 'OVERRIDE') throw invalidParameter("You must set logging to 'OVERRIDE' when you supply a log configuration.");
  const { cloudWatchLogGroupName, s3BucketName } = exec.logConfiguration ?? {};
  if (exec.logging === 'OVERRIDE' && !cloudWatchLogGroupName && !s3BucketName) throw invalidParameter('A CloudWatch log group name or S3 bucket name must be specified when overriding the default log configuration.');
}
