import { accountSettingDefaults, noRegistrySettings, registrySettings, type RegistrySettingName, type RegistrySettings } from '#model/registry-settings.ts';
import { scopeKey, type Scope } from '#model/scope.ts';
import type { Reader } from './store.ts';

/** What an account has chosen for its registry in a region; AWS's defaults where it has chosen nothing. */
export function registrySettingsOf(reader: Reader, scope: Scope): RegistrySettings {
  return reader.get(registrySettings, scopeKey(scope)) ?? noRegistrySettings(scope);
}

/** The value of a setting, its default when the account has chosen none. */
export function accountSettingOf(reader: Reader, scope: Scope, name: RegistrySettingName): string {
  return registrySettingsOf(reader, scope).accountSettings[name] ?? accountSettingDefaults[name];
}
