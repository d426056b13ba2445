import type { RepositoryName } from '#model/image-reference.ts';
import { pullThroughCacheRules, ruleFor, type PullThroughCacheRule } from '#model/pull-through-cache-rule.ts';
import { scopeKey } from '#model/scope.ts';
import type { Reader } from './store.ts';

/** Before anything of a name goes into a URL. */
const namePattern = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$/;

/** The rule by which a repository, be it there or not, is a cache of another registry's. */
export function pullThroughRuleFor(reader: Reader, named: RepositoryName): PullThroughCacheRule | undefined {
  const rules = reader.find(pullThroughCacheRules, 'scope', scopeKey(named));
  return rules.length === 0 || !namePattern.test(named.name) ? undefined : ruleFor(rules, named.name);
}
