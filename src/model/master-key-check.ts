import { defineCollection } from './collection.ts';

/** Something known, sealed by the master key that everything else here is sealed by: a start with another key is refused. */
export interface MasterKeyCheck {
  readonly id: 'current';
  readonly sealed: string;
}

export const masterKeyChecks = defineCollection<MasterKeyCheck>()({
  kind: 'master-key-check',
  version: 1,
  key: (check) => check.id,
  indexes: {},
});
