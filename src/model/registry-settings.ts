import { defineCollection } from './collection.ts';
import { scopeKey, type Scope } from './scope.ts';

/** What an account has chosen for its private ECR registry in a region; absent until something is chosen. */
export interface RegistrySettings extends Scope {
  /** Who may replicate into the registry, and with the scope V2 do anything else in it, as JSON. */
  readonly policy?: string;
  readonly replicationRules: readonly ReplicationRule[];
  /** By name, as PutAccountSetting takes them; a name that is absent has its default. */
  readonly accountSettings: Readonly<Partial<Record<RegistrySettingName, string>>>;
  /** Principals, by ARN, whose pulls do not count as such. */
  readonly pullTimeExclusions: readonly PullTimeExclusion[];
}

export const registrySettingNames = ['BASIC_SCAN_TYPE_VERSION', 'REGISTRY_POLICY_SCOPE', 'BLOB_MOUNTING'] as const;
export type RegistrySettingName = (typeof registrySettingNames)[number];

/** https://docs.aws.amazon.com/AmazonECR/latest/userguide/registry-settings.html; new registries have the wide scope. */
export const accountSettingDefaults: Readonly<Record<RegistrySettingName, string>> = { BASIC_SCAN_TYPE_VERSION: 'AWS_NATIVE', REGISTRY_POLICY_SCOPE: 'V2', BLOB_MOUNTING: 'DISABLED' };

export interface ReplicationRule {
  readonly destinations: readonly Scope[];
  /** Beginnings of repository names; all repositories when empty. */
  readonly prefixes: readonly string[];
}

export interface PullTimeExclusion {
  readonly principalArn: string;
  readonly createdAt: number;
}

export const registrySettings = defineCollection<RegistrySettings>()({
  kind: 'ecr-registry-settings',
  version: 1,
  key: scopeKey,
  indexes: {},
});

export function noRegistrySettings({ account, region }: Scope): RegistrySettings {
  return { account, region, replicationRules: [], accountSettings: {}, pullTimeExclusions: [] };
}
