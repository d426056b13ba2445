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
  if (exec?.logging === 'OVERRIDE' && exec.logConfiguration === undefined) throw invalidParameter('LogConfiguration must be specified when logging is OVERRIDE.');
  if (exec?.logging !== undefined && exec.logging !== 'OVERRIDE' && exec.logConfiguration !== undefined) throw invalidParameter('LogConfiguration may only be specified when logging is OVERRIDE.');
}
