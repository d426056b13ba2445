import { defineCollection } from './collection.ts';

/** The secret that registry tokens are signed with, base64: made once, so that a token outlives the daemon's restart. */
export interface RegistryTokenKey {
  readonly id: 'current';
  readonly key: string;
}

export const registryTokenKeys = defineCollection<RegistryTokenKey>()({
  kind: 'ecr-registry-token-key',
  version: 1,
  key: (tokenKey) => tokenKey.id,
  indexes: {},
});
