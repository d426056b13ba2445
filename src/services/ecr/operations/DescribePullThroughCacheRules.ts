import { pullThroughCacheRules } from '#model/pull-through-cache-rule.ts';
import { scopeKey } from '#model/scope.ts';
import { assertLength } from '../assert-length.ts';
import type { EcrOperation } from '../deps.ts';
import { pageOf } from '../paging.ts';
import { checkedRulePrefix, ruleAccess, ruleAt, ruleScope, ruleView } from '../pull-through-cache-rules.ts';

const prefixesMax = 100;

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribePullThroughCacheRules.html */
export default {
  access: (input, call, { store }) => ruleAccess('DescribePullThroughCacheRules', input, { call, store }),
  handle(input, call, { store }) {
    const scope = ruleScope(input.registryId, call);
    const { ecrRepositoryPrefixes } = input;
    const rules = ecrRepositoryPrefixes === undefined
      ? store.find(pullThroughCacheRules, 'scope', scopeKey(scope))
      : assertLength('ecrRepositoryPrefixes', ecrRepositoryPrefixes, prefixesMax).map((prefix) => ruleAt(store, checkedRulePrefix(prefix), scope));
    const { items, nextToken } = pageOf(rules, input, ({ ecrRepositoryPrefix }) => [ecrRepositoryPrefix]);
    return { pullThroughCacheRules: items.map(ruleView), ...(nextToken !== undefined && { nextToken }) };
  },
} satisfies EcrOperation<'DescribePullThroughCacheRules'>;
