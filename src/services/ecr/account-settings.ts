import { registrySettingNames, type RegistrySettingName } from '#model/registry-settings.ts';
import { invalidMember } from './errors.ts';

const valuesOf: Readonly<Record<RegistrySettingName, readonly string[]>> = {
  // CLAIR is not what AWS lets anybody choose any more; and nothing is scanned here.
  BASIC_SCAN_TYPE_VERSION: ['AWS_NATIVE'],
  REGISTRY_POLICY_SCOPE: ['V1', 'V2'],
  BLOB_MOUNTING: ['ENABLED', 'DISABLED'],
};

/** Throws InvalidParameterException. */
export function settingNameOf(name: string | undefined): RegistrySettingName {
  const known = registrySettingNames.find((each) => each === name);
  if (known === undefined) throw invalidMember('name', `Member must satisfy enum value set: [${registrySettingNames.join(', ')}]`);
  return known;
}

export function settingValueOf(name: RegistrySettingName, value = ''): string {
  if (!valuesOf[name].includes(value)) throw invalidMember('value', `Member must satisfy enum value set: [${valuesOf[name].join(', ')}]`);
  return value;
}
