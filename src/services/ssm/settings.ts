import { parameterSettings, parameterSettingKey, type ParameterSetting } from '#model/parameter-setting.ts';
import type { ServiceSetting } from '@aws-sdk/client-ssm';
import { formatArn } from '#base/arn.ts';
import { dateOf } from '#base/time.ts';
import type { Scope } from '#model/scope.ts';
import type { Reader } from '#state/store.ts';
import type { AccessRequest, Call } from '#wire/operation.ts';
import { serviceSettingNotFound } from './errors.ts';

export const defaultTierSetting = '/ssm/parameter-store/default-parameter-tier';

/** What Parameter Store has settings for, with what they may be, the default first. */
const choices: Readonly<Record<string, readonly string[]>> = {
  [defaultTierSetting]: ['Standard', 'Advanced', 'Intelligent-Tiering'],
  // Nothing here is slowed down, so either is as fast as the other.
  '/ssm/parameter-store/high-throughput-enabled': ['false', 'true'],
};

/** The setting of an id or ARN: throws for those of other capabilities. */
export function settingFrom(given: string): { readonly id: string; readonly allowed: readonly string[] } {
  const id = idIn(given);
  const allowed = Object.hasOwn(choices, id) ? choices[id] : undefined;
  if (allowed === undefined) throw serviceSettingNotFound(id);
  return { id, allowed };
}

export function settingAccess(action: string, given: string, call: Call): readonly AccessRequest[] {
  return [{ action: `ssm:${action}`, resource: settingArn(call, idIn(given)) }];
}

export function settingValue(store: Reader, scope: Scope, id: string): string {
  return store.get(parameterSettings, parameterSettingKey(scope, id))?.value ?? choices[id]?.[0] ?? '';
}

export function settingView(store: Reader, scope: Scope, id: string): ServiceSetting {
  const stored: ParameterSetting | undefined = store.get(parameterSettings, parameterSettingKey(scope, id));
  return {
    SettingId: id,
    SettingValue: settingValue(store, scope, id),
    LastModifiedDate: dateOf(stored?.modifiedAt ?? 0),
    LastModifiedUser: stored?.modifiedBy ?? 'System',
    ARN: settingArn(scope, id),
    Status: stored === undefined ? 'Default' : 'Customized',
  };
}

function idIn(given: string): string {
  const at = given.indexOf(':servicesetting/');
  return given.startsWith('arn:') && at >= 0 ? given.slice(at + ':servicesetting'.length) : given;
}

function settingArn({ account, region }: Scope, id: string): string {
  return formatArn({ service: 'ssm', region, account, resource: `servicesetting${id.startsWith('/') ? id : `/${id}`}` });
}
