import { SettingName, type Setting } from '@aws-sdk/client-ecs';
import { accountSettings, accountSettingKey } from '#model/account-setting.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import { checkEnum, validationMessage } from '#wire/constraints.ts';
import { invalidParameter } from './errors.ts';

interface SettingRule {
  readonly values: readonly string[];
  /** What holds when nobody chose (https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-account-settings.html). */
  readonly initial: string;
}

const onOff = ['enabled', 'disabled', 'on', 'off'];
/** The short format of ARNs is of before 2021; Terraform asks for it when it destroys the setting, and knows the answer. */
const longArnFormats = ['containerInstanceLongArnFormat', 'serviceLongArnFormat', 'taskLongArnFormat'];

const rules = new Map<string, SettingRule>([
  ['awsvpcTrunking', { values: onOff, initial: 'disabled' }],
  ['containerInsights', { values: [...onOff, 'enhanced'], initial: 'disabled' }],
  ['containerInstanceLongArnFormat', { values: onOff, initial: 'enabled' }],
  ['defaultLogDriverMode', { values: ['blocking', 'non-blocking'], initial: 'non-blocking' }],
  ['fargateEventWindows', { values: onOff, initial: 'disabled' }],
  ['fargateFIPSMode', { values: onOff, initial: 'disabled' }],
  ['fargateTaskRetirementWaitPeriod', { values: ['0', '7', '14'], initial: '7' }],
  ['guardDutyActivate', { values: ['on', 'off'], initial: 'off' }],
  ['serviceLongArnFormat', { values: onOff, initial: 'enabled' }],
  ['tagResourceAuthorization', { values: ['on', 'off'], initial: 'on' }],
  ['taskLongArnFormat', { values: onOff, initial: 'enabled' }],
]);

/** AWS itself sets this one; nobody else may. */
const awsManaged = 'guardDutyActivate';

export function checkSettingName(name: string | undefined): void {
  const message = validationMessage([checkEnum('name', name, SettingName)]);
  if (message !== undefined) throw invalidParameter(message);
}

export function checkSetting(name: string | undefined, value: string | undefined): void {
  checkSettingName(name);
  if (name === awsManaged) throw invalidParameter(`Account setting ${awsManaged} is managed by AWS and cannot be changed.`);
  if (longArnFormats.includes(name ?? '') && (value === 'disabled' || value === 'off')) throw invalidParameter('You can no longer disable Long Arn settings');
  const rule = rules.get(name ?? '');
  if (rule !== undefined && !rule.values.includes(value ?? '')) throw invalidParameter(`Invalid value '${value ?? ''}' for account setting ${name}. Valid values: ${rule.values.join(', ')}.`);
}

/** What holds for the principal: its own choice, else the account's default, else what ECS begins with. */
export function effectiveSettings(reader: Reader, scope: Scope, principalArn: string): readonly Setting[] {
  return [...rules].map(([name, rule]) => {
    const own = reader.get(accountSettings, accountSettingKey(scope, name, principalArn));
    const ofAccount = reader.get(accountSettings, accountSettingKey(scope, name, undefined));
    return settingView({ name, value: own?.value ?? ofAccount?.value ?? rule.initial, principalArn });
  });
}

export function settingView(setting: { readonly name: string; readonly value: string; readonly principalArn: string }): Setting {
  const { value, principalArn } = setting;
  return { ...nameMember(setting.name), value, principalArn, type: setting.name === awsManaged ? 'aws_managed' : 'user' };
}

function nameMember(name: string): Pick<Setting, 'name'> {
  const known = Object.values(SettingName).find((candidate) => candidate === name);
  return known === undefined ? {} : { name: known };
}
