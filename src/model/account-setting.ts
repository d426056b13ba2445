import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** One setting that a principal chose, or that the account has as its default (then without a principal). */
export interface AccountSetting extends Scope {
  readonly name: string;
  readonly value: string;
  readonly principalArn?: string;
}

export const accountSettings = defineCollection<AccountSetting>()({
  kind: 'ecs-account-setting',
  version: 1,
  key: (setting) => accountSettingKey(setting, setting.name, setting.principalArn),
  indexes: { scope: scopeKey },
});

export function accountSettingKey(scope: Scope, name: string, principalArn: string | undefined): string {
  return `${scopeKey(scope)}/${name}/${principalArn ?? ''}`;
}
