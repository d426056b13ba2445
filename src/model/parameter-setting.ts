import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** What an account has set for Parameter Store in a Region (https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_ServiceSetting.html). */
export interface ParameterSetting extends Scope {
  /** Such as `/ssm/parameter-store/default-parameter-tier`. */
  readonly id: string;
  readonly value: string;
  readonly modifiedAt: number;
  readonly modifiedBy: string;
}

export const parameterSettings = defineCollection<ParameterSetting>()({
  kind: 'ssm-parameter-setting',
  version: 1,
  key: (setting) => parameterSettingKey(setting, setting.id),
  indexes: {},
});

export function parameterSettingKey(scope: Scope, id: string): string {
  return `${scopeKey(scope)}${id}`;
}
