import type { RegistrySettings } from './registry-settings.ts';
import { scopeKey, type Scope } from './scope.ts';

/** Where images of a repository are replicated to, each registry once. */
export function replicationDestinations({ replicationRules }: Pick<RegistrySettings, 'replicationRules'>, repositoryName: string): readonly Scope[] {
  if (replicationRules.length === 0) return [];
  const ruling = replicationRules.filter(({ prefixes }) => prefixes.length === 0 || prefixes.some((prefix) => repositoryName.startsWith(prefix)));
  return [...new Map(ruling.flatMap(({ destinations }) => destinations.map((destination) => [scopeKey(destination), destination]))).values()];
}
